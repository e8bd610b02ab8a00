/** Runs a command, such as one test file, with a PostgreSQL for the tests: node bin/lib/with-postgres.mjs yarn … */
import { spawn } from 'node:child_process';
import { main } from './console.mjs';
import { preparePostgres, startPostgres } from './postgres.mjs';

main(async () => {
  preparePostgres();
  const postgres = await startPostgres();
  const [command, ...args] = process.argv.slice(2);
  const child = spawn(command, args, {
    stdio: 'inherit',
    env: { ...process.env, ...postgres.env },
  });
  process.exitCode = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve(code ?? 1));
  }).finally(postgres.stop);
});
