/** Builds and measures the fleet on one database, in a process of its own; sends the figures to the one that started it. */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../../bin/lib/prepare.mjs';
import { loadBackend } from './fleetBackend.mjs';
import { startClient } from './fleetClient.mjs';
import { advisories, ENVIRONMENTS, libraries, nameOf } from './fleetData.mjs';
import { entitiesOf, startPortal } from './fleetPortal.mjs';

const require = createRequire(join(root, 'plugins/fleet-backend/package.json'));
const [, , database, services, connection] = process.argv;
const COUNT = Number(services);
const ADVISORIES = 3_000;
const REQUESTS = 40;

const figures = [];
const note = (what, figure) => {
  figures.push([what, figure]);
  console.error(`  ${database}: ${what}: ${figure}`);
};

/** The first page of every list, and what each page of the portal asks for. */
const PAGES = [
  '/services?limit=50',
  '/libraries',
  '/libraries?sort=vulnerable',
  '/libraries?sort=severity&search=library-0',
  '/libraries/acme-library-0',
  '/libraries/library-0041/services?sort=version',
  '/libraries/acme-library-0/services?versions=%3C2&environment=production',
  '/advisories',
  '/advisories?sort=services&environment=production',
  '/library-matrix?limit=100',
  '/library-matrix?limit=100&offset=5000',
  '/library-situation',
  '/library-situation?owner=group:default/team-7',
  '/policies',
  `/services/default/${nameOf(7)}/libraries`,
];

const folder = await mkdtemp(join(tmpdir(), 'slipway-fleet-'));
const knex = openKnex();
let portal;
let client;
const start = async () => {
  portal = await startPortal({
    knex,
    entities,
    ages,
    advisories: folderOfAdvisories,
  });
  client = startClient(portal.url);
};
const stop = async () => {
  client?.stop();
  await portal?.stop();
};
const entities = entitiesOf(COUNT);
const ages = new Map();
const folderOfAdvisories = join(folder, 'advisories.json');
try {
  await writeAdvisories();
  await start();
  await ingest();
  await stop();
  await rate();
  await start();
  await load();
  await match();
  await ask();
  note('memory', memory());
  note('database', `${Math.round((await databaseBytes()) / 2 ** 20)} MB`);
  process.send({ figures });
} finally {
  await stop();
  await knex.destroy().catch(() => {});
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);

function openKnex() {
  return require('knex')(
    database === 'PostgreSQL'
      ? { client: 'pg', connection, pool: { min: 0, max: 10 } }
      : {
          client: 'better-sqlite3',
          connection: { filename: join(folder, 'fleet.sqlite') },
          useNullAsDefault: true,
        },
  );
}

async function writeAdvisories() {
  const { mkdir } = await import('node:fs/promises');
  await mkdir(folderOfAdvisories);
  for (const advisory of advisories(ADVISORIES)) {
    await writeFile(
      join(folderOfAdvisories, `${advisory.id}.json`),
      JSON.stringify(advisory),
    );
  }
}

/** Every lockfile through the sweep and the queue, as after the start of a portal; then what pipelines report. */
async function ingest() {
  const began = performance.now();
  const before = process.cpuUsage();
  const beforeOfThread = process.threadCpuUsage();
  await portal.run('fleet-sweep');
  for (;;) {
    const [{ total }] = await knex('library_readings').count({ total: '*' });
    if (Number(total) === COUNT) break;
    await sleep(100);
  }
  const seconds = (performance.now() - began) / 1000;
  const each = ({ user, system }) =>
    ((user + system) / 1000 / COUNT).toFixed(1);
  note(
    'lockfiles read and written',
    `${Math.round(COUNT / seconds)} /s (${each(
      process.cpuUsage(before),
    )} ms of a processor each, ` +
      `of it ${each(
        process.threadCpuUsage(beforeOfThread),
      )} ms of the portal's thread)`,
  );
  const unreadable = await knex('library_readings')
    .whereNotNull('reason')
    .first();
  if (unreadable) throw new Error(`Not read: ${unreadable.reason}`);
  const numbers = Array.from({ length: COUNT / 10 }, (_, each) => each * 10);
  const reporting = performance.now();
  await client.report({
    environment: 'production',
    headers: portal.headers.service,
    atOnce: 4,
    numbers,
    age: 2,
  });
  note(
    'reports of builds',
    `${Math.round(
      (numbers.length * 1000) / (performance.now() - reporting),
    )} /s`,
  );
  // The others run in each environment what their default branch holds.
  for (const environment of ENVIRONMENTS) {
    await knex.raw(
      `insert into library_heads (service_id, environment, snapshot_id, read_at, changed_at)
       select service_id, ?, snapshot_id, read_at, changed_at from library_heads
       where environment = '' and service_id not in
         (select service_id from library_heads where environment = ?)`,
      [environment, environment],
    );
  }
  const [{ usages }] = await knex('library_usages').count({ usages: '*' });
  const [{ versions }] = await knex('library_versions').count({
    versions: '*',
  });
  note('usages / distinct versions', `${usages} / ${versions}`);
}

/** What indexes would have said, without asking any. */
async function rate() {
  const { LibraryIndexStore } = loadBackend('database/LibraryIndexStore.ts');
  const { LibraryVersionStore } = loadBackend(
    'database/LibraryVersionStore.ts',
  );
  const { AdvisoryStore } = loadBackend('database/AdvisoryStore.ts');
  const { rateAgainstLatest } = loadBackend(
    'libraries/ratings/rateLibraries.ts',
  );
  const stores = {
    libraries: new LibraryIndexStore(knex),
    versions: new LibraryVersionStore(knex),
    advisories: new AdvisoryStore(knex),
  };
  const ids = new Map(
    (await knex('libraries').select('id', 'name')).map(row => [
      row.name,
      row.id,
    ]),
  );
  const at = new Date().toISOString();
  for (const { name, releases } of libraries) {
    const libraryId = ids.get(name);
    if (libraryId === undefined) continue;
    const last = releases.at(-1);
    await stores.libraries.saveReleases(
      { libraryId, attemptedAt: at, dueAt: at },
      { latest: last.version, latestReleasedAt: last.uploadedAt },
      releases,
    );
  }
  await rateAgainstLatest([...ids.values()], stores);
}

async function load() {
  const began = performance.now();
  let answer;
  do {
    answer = await client
      .get({ path: '/libraries', headers: portal.headers.everybody, times: 1 })
      .catch(error => error);
    if (performance.now() - began > 300_000) throw answer;
    await sleep(50);
  } while (answer instanceof Error);
  note(
    'model loaded after a start',
    `${((performance.now() - began) / 1000).toFixed(1)} s`,
  );
}

async function match() {
  const stalls = watchStalls();
  const began = performance.now();
  await portal.run('fleet-advisories');
  const seconds = (performance.now() - began) / 1000;
  note(
    `${ADVISORIES} advisories imported and matched`,
    `${seconds.toFixed(1)} s`,
  );
  note('longest turn meanwhile', stalls());
  const [{ hits }] = await knex('advisory_hits').count({ hits: '*' });
  note('versions hit', hits);
  const trends = watchStalls();
  await portal.run('fleet-library-trends');
  note('longest turn while trends are written', trends());
}

/** While services change, far more often than the 2% of a day. */
async function ask() {
  const stalls = watchStalls();
  const statements = watchStatements();
  let isOver = false;
  const changing = (async () => {
    for (let number = 1; !isOver; number = (number * 7 + 1) % COUNT) {
      ages.set(number, (ages.get(number) ?? 0) + 1);
      await client.read({ number, headers: portal.headers.service });
      await sleep(500);
    }
  })();
  for (const path of PAGES) {
    for (const reader of ['everybody', 'limited']) {
      const before = process.threadCpuUsage();
      const durations = await client.get({
        path,
        headers: portal.headers[reader],
        times: REQUESTS,
        pauseMs: 20,
      });
      const { user, system } = process.threadCpuUsage(before);
      const each = ((user + system) / 1000 / REQUESTS).toFixed(0);
      durations.sort((a, b) => a - b);
      const at = share => durations[Math.floor(share * durations.length)];
      note(
        `${path}${reader === 'limited' ? ' (half readable)' : ''}`,
        `p50 ${at(0.5).toFixed(0)} ms, p95 ${at(0.95).toFixed(
          0,
        )} ms (${each} ms of a processor)`,
      );
    }
  }
  isOver = true;
  await changing;
  note('longest turn in steady state', stalls());
  note('longest statement in steady state', statements());
}

/** The longest statement, which blocks the process with SQLite, and with PostgreSQL does not. */
function watchStatements() {
  const began = new Map();
  let longest = 0;
  const begin = ({ __knexQueryUid: id }) => began.set(id, performance.now());
  const end = (_, { __knexQueryUid: id }) => {
    longest = Math.max(
      longest,
      performance.now() - (began.get(id) ?? Infinity),
    );
    began.delete(id);
  };
  knex.on('query', begin).on('query-response', end);
  return () => {
    knex.off('query', begin).off('query-response', end);
    return `${longest.toFixed(0)} ms`;
  };
}

/** The longest turn that nobody else can interrupt: in time of the processor, which other work does not distort, and by the clock. */
function watchStalls() {
  const delay = monitorEventLoopDelay({ resolution: 2 });
  delay.enable();
  const spent = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let before = spent();
  let longest = 0;
  const timer = setInterval(() => {
    const now = spent();
    longest = Math.max(longest, now - before);
    before = now;
  }, 1);
  return () => {
    clearInterval(timer);
    delay.disable();
    const clock = (delay.max / 1e6).toFixed(0);
    return `${longest.toFixed(0)} ms (${clock} ms by the clock)`;
  };
}

/** Of the whole process, which plays catalog and git host too, and what of it is in use by JavaScript or lies around it. */
function memory() {
  const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
  const [all, total, used, outside] = [rss, heapTotal, heapUsed, external].map(
    bytes => Math.round(bytes / 2 ** 20),
  );
  return `${all} MB (heap ${used} of ${total} MB, outside ${outside} MB)`;
}

async function databaseBytes() {
  if (database === 'PostgreSQL') {
    const { rows } = await knex.raw(
      'select pg_database_size(current_database()) as bytes',
    );
    return Number(rows[0].bytes);
  }
  return (await stat(join(folder, 'fleet.sqlite'))).size;
}
