/** PostgreSQL for the tests: its commands, with which generated services start servers, and a server for ours. */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { globSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refusal, say } from './console.mjs';
import { installFromDebian } from './debian.mjs';

const CONNECTION_VARIABLE =
  'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

/** Sees to it that a PostgreSQL is there; without one, the tests that need it fail and say so. */
export function preparePostgres() {
  if (findCommands()) return;
  if (installFromDebian('postgresql')) return;
  say(
    'There is no PostgreSQL on this machine, and it could not be installed as a Debian package: install one ' +
      '(as root: apt-get install postgresql), or name the folder of its commands with POSTGRES_BIN.',
  );
}

/**
 * Starts a PostgreSQL on a free loopback port, with its data in a folder of its own, never as root. One that the
 * environment names already is used instead.
 *
 * @returns the environment for the tests, and how to stop it.
 */
export async function startPostgres() {
  if (process.env[CONNECTION_VARIABLE]) return { env: {}, stop() {} };
  const commands = findCommands();
  if (!commands) throw new Refusal('There is no PostgreSQL for the tests.');
  const folder = await mkdtemp(join(tmpdir(), 'slipway-postgres-'));
  const person = await unprivileged(folder);
  const password = randomBytes(16).toString('hex');
  const port = await freePort();
  let server;
  const stop = async () => {
    const ended = new Promise(resolve => {
      if (!server || server.exitCode !== null) resolve();
      server?.once('close', resolve);
    });
    server?.kill('SIGINT');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await initialize({ commands, folder, person, password });
    server = spawn(join(commands, 'postgres'), serverOptions(folder, port), {
      ...person,
      cwd: folder,
      stdio: 'ignore',
    });
    // Whatever ends this process ends the server.
    process.once('exit', () => server.kill('SIGINT'));
    await waitUntilReady({ commands, port, server });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    env: {
      [CONNECTION_VARIABLE]: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    },
    stop,
  };
}

/** The folder of the newest PostgreSQL's commands. */
function findCommands() {
  if (process.env.POSTGRES_BIN) return process.env.POSTGRES_BIN;
  const version = folder => Number(folder.split('/').at(-2));
  return globSync('/usr/lib/postgresql/*/bin')
    .sort((a, b) => version(a) - version(b))
    .at(-1);
}

/** PostgreSQL refuses to run as root: root gives the folder to somebody else and starts it as them. */
async function unprivileged(folder) {
  if (process.getuid?.() !== 0) return {};
  const idOf = (kind, name) => {
    const { status, stdout } = spawnSync('id', [kind, name]);
    return status === 0 ? Number(stdout) : undefined;
  };
  const name = ['postgres', 'nobody'].find(one => idOf('-u', one));
  if (!name) throw new Refusal('There is no user to run PostgreSQL as.');
  const person = { uid: idOf('-u', name), gid: idOf('-g', name) };
  await chown(folder, person.uid, person.gid);
  return person;
}

async function initialize({ commands, folder, person, password }) {
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (person.uid) await chown(passwordFile, person.uid, person.gid);
  const { status, stderr } = spawnSync(
    join(commands, 'initdb'),
    [
      `--pgdata=${join(folder, 'data')}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ],
    { ...person, cwd: folder, encoding: 'utf8' },
  );
  if (status !== 0) throw new Refusal(`PostgreSQL: initdb failed: ${stderr}`);
}

function serverOptions(folder, port) {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 300,
    // The data of a test is gone after it: nothing need survive the machine.
    fsync: 'off',
    full_page_writes: 'off',
  };
  return [
    '-D',
    join(folder, 'data'),
    ...Object.entries(settings).flatMap(([key, value]) => [
      '-c',
      `${key}=${value}`,
    ]),
  ];
}

async function waitUntilReady({ commands, port, server }) {
  for (let tries = 0; tries < 300; tries += 1) {
    const { status } = spawnSync(join(commands, 'pg_isready'), [
      '--host=127.0.0.1',
      `--port=${port}`,
    ]);
    if (status === 0) return;
    if (server.exitCode !== null) break;
    await new Promise(resolve => {
      setTimeout(resolve, 100);
    });
  }
  throw new Refusal('PostgreSQL did not start for the tests.');
}

async function freePort() {
  const probe = createServer();
  await new Promise(resolve => {
    probe.listen(0, '127.0.0.1', resolve);
  });
  const { port } = probe.address();
  await new Promise(resolve => {
    probe.close(resolve);
  });
  return port;
}
