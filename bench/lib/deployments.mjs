/** A fleet with a year of deployments in SQLite and in PostgreSQL, through the real plugin in a process of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main, Refusal, say } from '../../bin/lib/console.mjs';
import { preparePostgres, startPostgres } from '../../bin/lib/postgres.mjs';
import { fillHistory } from './deploymentsHistory.mjs';
import { openKnex, startPortalProcess } from './deploymentsPortal.mjs';
import { measurePages } from './deploymentsPages.mjs';
import { survive, sustain } from './deploymentsLoad.mjs';

const USAGE =
  'bench/deployments [SERVICES, at least 100] [EVENTS] [SECONDS of load] [SQLite or PostgreSQL]';

main(async () => {
  const [services = '10000', events = '1000000', seconds = '60', only] =
    process.argv.slice(2);
  const size = {
    services: Number(services),
    events: Number(events),
    seconds: Number(seconds),
  };
  const isWrong = number => !Number.isInteger(number) || number < 1;
  if (Object.values(size).some(isWrong) || size.services < 100) {
    throw new Refusal(USAGE);
  }
  if (only !== undefined && only !== 'SQLite' && only !== 'PostgreSQL') {
    throw new Refusal(USAGE);
  }
  const columns = new Map();
  if (only !== 'PostgreSQL') {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-deployments-'));
    const database = { name: 'SQLite', connection: join(folder, 'db.sqlite') };
    columns.set(
      'SQLite',
      await measure(database, size).finally(() =>
        rm(folder, { recursive: true }),
      ),
    );
  }
  if (only !== 'SQLite') {
    preparePostgres();
    const postgres = await startPostgres();
    const [
      connection = process.env
        .BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING,
    ] = Object.values(postgres.env);
    columns.set(
      'PostgreSQL',
      await measure({ name: 'PostgreSQL', connection }, size).finally(
        postgres.stop,
      ),
    );
  }
  print(columns);
});

/** The figures of one database, as pairs of what was measured and what came of it. */
async function measure(database, size) {
  const figures = [];
  const note = (what, figure) => {
    figures.push([what, figure]);
    say(`  ${database.name}: ${what}: ${figure}`);
  };
  const start = () => startPortalProcess(database, size.services);
  const knex = openKnex(database);
  let portal = await start();
  try {
    await portal.stop();
    await fillHistory({ knex, database, size, note });
    portal = await start();
    await measurePages({ portal, size, note });
    await sustain({ portal, knex, size, note });
    note('memory of the process', await portal.memory());
    portal = await survive({ portal, knex, size, note, restart: start });
  } finally {
    await portal.stop();
    await knex.destroy();
  }
  return figures;
}

function print(columns) {
  const names = [...columns.keys()];
  const [first = []] = columns.values();
  console.log(`| what | ${names.join(' | ')} |`);
  console.log(`| --- |${names.map(() => ' --- |').join('')}`);
  for (const [row, [what]] of first.entries()) {
    const values = names.map(name => columns.get(name)[row][1]);
    console.log(`| ${what} | ${values.join(' | ')} |`);
  }
}
