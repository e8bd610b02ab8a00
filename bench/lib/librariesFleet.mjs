/** `bench/libraries fleet [SERVICES]`: a large fleet in SQLite and in PostgreSQL, through the real plugin. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Refusal } from '../../bin/lib/console.mjs';
import { preparePostgres, startPostgres } from '../../bin/lib/postgres.mjs';

const run = fileURLToPath(new URL('./fleetRun.mjs', import.meta.url));

export default async function fleet([services = '10000', only]) {
  const count = Number(services);
  if (!Number.isInteger(count) || count < 100) {
    throw new Refusal(
      'bench/libraries fleet [SERVICES, at least 100] [SQLite or PostgreSQL]',
    );
  }
  const columns = new Map();
  if (only !== 'PostgreSQL')
    columns.set('SQLite', await measure('SQLite', count));
  if (only !== 'SQLite') {
    preparePostgres();
    const postgres = await startPostgres();
    const [
      connection = process.env
        .BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING,
    ] = Object.values(postgres.env);
    columns.set(
      'PostgreSQL',
      await measure('PostgreSQL', count, connection).finally(postgres.stop),
    );
  }
  print(columns);
}

function measure(database, count, connection = '') {
  const child = fork(run, [database, `${count}`, connection], {
    // What V8 makes of 24 GB is garbage that lies around longer: with a limit it shows what is needed.
    execArgv: ['--max-old-space-size=600'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'test' },
  });
  return new Promise((resolve, reject) => {
    // The hook that compiles sources sends messages of its own.
    child.on('message', ({ figures }) => figures && resolve(figures));
    child.once('error', reject);
    child.once('close', code =>
      reject(new Error(`The run on ${database} ended with ${code}`)),
    );
  });
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
