/** The portal's plugin in a process of its own, so that it can be killed, and what asks it is not measured with it. */
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../../bin/lib/prepare.mjs';
import { entitiesOf, startPortal } from './fleetPortal.mjs';

const require = createRequire(join(root, 'plugins/fleet-backend/package.json'));
const file = fileURLToPath(import.meta.url);

/** In promotion order. */
export const ENVIRONMENTS = ['development', 'staging', 'qa', 'production'];

/** A connection of its own to the database that the portal has. */
export function openKnex({ name, connection }) {
  return require('knex')(
    name === 'PostgreSQL'
      ? { client: 'pg', connection, pool: { min: 0, max: 10 } }
      : {
          client: 'better-sqlite3',
          connection: { filename: connection },
          useNullAsDefault: true,
        },
  );
}

/** Starts it; resolves when it answers. */
export async function startPortalProcess(database, services) {
  const child = fork(file, [JSON.stringify(database), `${services}`], {
    execArgv: ['--max-old-space-size=600'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'test' },
  });
  const ended = new Promise(resolve => {
    child.once('exit', (code, signal) => resolve(signal ?? code));
  });
  // The hook that compiles sources sends messages of its own.
  const told = name =>
    new Promise((resolve, reject) => {
      child.on('message', message => message[name] && resolve(message[name]));
      ended.then(how => reject(new Error(`The portal ended with ${how}`)));
    });
  const { url, headers } = await told('started');
  return {
    url,
    headers,
    async memory() {
      const memory = told('memory');
      child.send('memory');
      return memory;
    },
    /** As a power cut of the process: nothing in it gets to end what it began. */
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.send('stop');
      }
      await ended;
    },
  };
}

async function run() {
  const [, , database, services] = process.argv;
  const folder = await mkdtemp(join(tmpdir(), 'slipway-deployments-'));
  const knex = openKnex(JSON.parse(database));
  const portal = await startPortal({
    knex,
    entities: entitiesOf(Number(services)),
    ages: new Map(),
    advisories: folder,
    environments: ENVIRONMENTS,
  });
  process.on('message', async message => {
    if (message === 'memory') {
      const { rss, heapUsed } = process.memoryUsage();
      const [all, used] = [rss, heapUsed].map(bytes =>
        Math.round(bytes / 2 ** 20),
      );
      process.send({ memory: `${all} MB (heap ${used} MB)` });
    }
    if (message === 'stop') {
      await portal.stop();
      await knex.destroy().catch(() => {});
      await rm(folder, { recursive: true, force: true });
      process.exit(0);
    }
  });
  process.on('disconnect', () => process.exit(1));
  process.send({ started: { url: portal.url, headers: portal.headers } });
}

if (process.argv[1] === file) await run();
