/**
 * How long an import of 3,000 advisories takes with the match of 42,000 distinct library versions, and for how long at most
 * nobody else gets a turn meanwhile: SQLite runs inside the process. Turns are counted in time of the processor, so that
 * other work on the machine does not count.
 */
import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../bin/lib/prepare.mjs';
import { loadBackend } from './fleetBackend.mjs';

const LIBRARIES = 4200;
const VERSIONS = 10;
const ADVISORIES = 3000;

const require = createRequire(join(root, 'plugins/fleet-backend/package.json'));

async function openDatabase(folder) {
  const knex = require('knex')({
    client: 'better-sqlite3',
    connection: { filename: join(folder, 'fleet.sqlite') },
    useNullAsDefault: true,
  });
  await knex.raw('PRAGMA journal_mode = WAL');
  await knex.migrate.latest({
    directory: join(root, 'plugins/fleet-backend/migrations'),
  });
  return knex;
}

/** A library has versions 0.0, 1.0, ... each with three patches that nobody uses. */
async function fill(knex) {
  for (let i = 0; i < LIBRARIES; i++) {
    const [{ id }] = await knex('libraries')
      .insert({ name: `library-${i}`, internal: 0 })
      .returning('id');
    await knex('library_versions').insert(
      Array.from({ length: VERSIONS }, (_, version) => ({
        library_id: id,
        version: `${version}.0`,
      })),
    );
  }
}

function record(i, end) {
  const listed = Array.from(
    { length: 4 * end },
    (_, version) => `${Math.floor(version / 4)}.${version % 4}`,
  );
  return {
    id: `PYSEC-2026-${i}`,
    modified: '2026-01-01T00:00:00Z',
    aliases: [`CVE-2026-${i}`],
    details: 'A flaw',
    affected: [
      {
        package: {
          ecosystem: 'PyPI',
          // Some libraries have many, as in the real database; most have none.
          name: `library-${(i * i) % (LIBRARIES / 3)}`,
        },
        ranges: [
          {
            type: 'ECOSYSTEM',
            events: [{ introduced: '0' }, { fixed: `${end}.0` }],
          },
        ],
        versions: listed,
      },
    ],
  };
}

async function writeRecords(folder, shift) {
  for (let i = 0; i < ADVISORIES; i++) {
    await writeFile(
      join(folder, `${i}.json`),
      JSON.stringify(record(i, ((i + shift) % 8) + 1)),
    );
  }
}

/** The longest turns of this thread, in milliseconds of the processor. */
function measureTurns() {
  const turns = [];
  let before = process.threadCpuUsage();
  let next;
  const turn = () => {
    const now = process.threadCpuUsage();
    turns.push((now.user + now.system - before.user - before.system) / 1000);
    before = now;
    next = setImmediate(turn);
  };
  next = setImmediate(turn);
  return {
    stop() {
      clearImmediate(next);
      return turns.sort((a, b) => b - a).slice(0, 5);
    },
  };
}

export default async function rematch() {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-rematch-'));
  const records = join(folder, 'advisories');
  await mkdir(records);
  const knex = await openDatabase(folder);
  try {
    await fill(knex);
    const { importAdvisories } = loadBackend(
      'libraries/advisories/importAdvisories.ts',
    );
    const stores = {
      versions: loadBackend('database/LibraryVersionStore.ts')
        .LibraryVersionStore,
      advisories: loadBackend('database/AdvisoryStore.ts').AdvisoryStore,
      sources: loadBackend('database/LibrarySourceStore.ts').LibrarySourceStore,
    };
    const run = async title => {
      const turns = measureTurns();
      const started = performance.now();
      await importAdvisories({
        source: { path: records },
        versions: new stores.versions(knex),
        advisories: new stores.advisories(knex),
        sources: new stores.sources(knex),
        logger: console,
        onRated: () => {},
        now: () => new Date(),
      });
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      const longest = turns.stop().map(ms => ms.toFixed(0));
      const [{ hits }] = await knex('advisory_hits').count({ hits: '*' });
      process.stdout.write(
        `${title}: ${seconds} s, ${hits} hits, longest turns ${longest.join(
          ', ',
        )} ms\n`,
      );
    };
    await writeRecords(records, 0);
    await run('first import');
    await run('again, nothing changed');
    await writeRecords(records, 3);
    await run('again, every advisory changed');
    const [{ count }] = await knex('library_versions').count({ count: '*' });
    process.stdout.write(
      `${ADVISORIES} advisories, ${count} library versions\n`,
    );
  } finally {
    await knex.destroy();
    await rm(folder, { recursive: true });
  }
}
