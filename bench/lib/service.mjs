/**
 * What does it cost to run the generated service? The same application under uWSGI as the image starts it, under
 * gunicorn with as many workers, and under `flask run`; each is started, loaded and ended in turn.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFile,
  cp,
  mkdtemp,
  readdir,
  readFile,
  rm,
} from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { main, say } from '../../bin/lib/console.mjs';
import { PortalProcess } from '../../e2e/PortalProcess.ts';
import { createService } from './createService.mjs';

const STARTS = Number(process.env.BENCH_STARTS ?? 3);
const LOAD_SECONDS = Number(process.env.BENCH_SECONDS ?? 8);
const CLIENTS = 20;
const PORT = 18_017;
const PATH = '/api/v1/working-days?from=2026-01-01&to=2026-12-31';
const here = dirname(fileURLToPath(import.meta.url));

/** A service that a portal has just made, or a copy of a rendered one. */
async function obtainService(target) {
  const [rendered] = process.argv.slice(2);
  if (rendered) {
    await cp(rendered, target, { recursive: true });
    return;
  }
  say('Starting a portal that makes the service ...');
  const portal = await PortalProcess.create();
  try {
    await portal.start();
    await createService(portal, 'measured');
    const repository = join(portal.data, 'git', 'acme', 'measured.git');
    execFileSync('git', ['clone', '--quiet', repository, target]);
  } finally {
    await portal.remove();
  }
}

/** The servers by name: what starts each. */
async function listServers(service, gunicorn) {
  const packageName = (await readdir(service)).find(name =>
    name.startsWith('acme_'),
  );
  const environment = {
    ...process.env,
    ACME_ENV: 'production',
    ENV_FOR_DYNACONF: 'production.local',
    PATH: `${service}/.venv/bin:${process.env.PATH}`,
  };
  await appendFile(
    join(service, 'settings.yaml'),
    '\nproduction.local:\n  log:\n    level: WARNING\n',
  );
  await appendFile(
    join(service, 'infra/uwsgi.yaml'),
    `\nmeasured:\n  set-ph: service_port=${PORT}\n`,
  );
  const address = `127.0.0.1:${PORT}`;
  return {
    'uWSGI, as the image starts it': {
      command: ['infra/docker/entrypoint.sh'],
      environment: {
        ...environment,
        APP_NAME: 'measured',
        PROMETHEUS_MULTIPROC_DIR: join(service, '.metrics'),
      },
    },
    'gunicorn, 2 workers with gevent': {
      command: [
        'python',
        '-m',
        'gunicorn',
        '--workers=2',
        '--worker-class=gevent',
      ].concat([`--bind=${address}`, `${packageName}.wsgi:app`]),
      environment: { ...environment, PYTHONPATH: gunicorn },
    },
    'flask run': {
      command: [
        'flask',
        '--app',
        `${packageName}.wsgi:app`,
        'run',
        '--no-debug',
        '--port',
        `${PORT}`,
      ],
      environment,
    },
  };
}

/** Starts a server in a process group of its own; `end` ends all of it. */
async function startServer(service, { command, environment }) {
  const started = performance.now();
  const child = spawn(command[0], command.slice(1), {
    cwd: service,
    env: environment,
    detached: true,
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  while ((await ask()) !== 200) {
    if (child.exitCode !== null || performance.now() - started > 60_000) {
      throw new Error(`${command.join(' ')} did not answer.`);
    }
    await sleep(5);
  }
  return {
    pid: child.pid,
    milliseconds: performance.now() - started,
    async end() {
      process.kill(-child.pid, 'SIGTERM');
      await Promise.race([ended, sleep(10_000)]);
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
    },
  };
}

/** Asks once; the status, or undefined when there is no answer. */
function ask(agent) {
  return new Promise(resolve => {
    const request = get(
      { port: PORT, host: '127.0.0.1', path: PATH, agent },
      response => {
        response.resume();
        response.once('end', () => resolve(response.statusCode));
        response.once('error', () => resolve(undefined));
      },
    );
    request.once('error', () => resolve(undefined));
  });
}

async function load(seconds) {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const until = performance.now() + 1000 * seconds;
  let answered = 0;
  let failed = 0;
  const client = async () => {
    while (performance.now() < until) {
      if ((await ask(agent)) === 200) answered++;
      else failed++;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  agent.destroy();
  return { perSecond: answered / seconds, failed };
}

/** Memory of the process group in MB; what processes share counts once. */
async function memoryOf(group) {
  let kilobytes = 0;
  for (const pid of await readdir('/proc')) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(fields[2]) === group) {
      const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(
        () => '',
      );
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
    }
  }
  return kilobytes / 1024;
}

async function measure(service, server) {
  const starts = [];
  for (let count = 1; count < STARTS; count++) {
    const process_ = await startServer(service, server);
    starts.push(process_.milliseconds);
    await process_.end();
  }
  const running = await startServer(service, server);
  starts.push(running.milliseconds);
  try {
    await load(2);
    const { perSecond, failed } = await load(LOAD_SECONDS);
    const megabytes = await memoryOf(running.pid);
    const [start] = starts.sort((a, b) => a - b).slice(Math.floor(STARTS / 2));
    return { start, perSecond, failed, megabytes };
  } finally {
    await running.end();
  }
}

function report(results) {
  const [own] = Object.values(results);
  const line = (...cells) =>
    process.stdout.write(
      `${cells[0].padEnd(34)}${cells
        .slice(1)
        .map(cell => cell.padStart(22))
        .join('')}\n`,
    );
  const cell = (value, unit, reference) =>
    `${value.toFixed(0)} ${unit} (${(value / reference).toFixed(2)} x)`;
  line('', 'start to answer', 'requests', 'memory after load', 'failed');
  for (const [name, { start, perSecond, megabytes, failed }] of Object.entries(
    results,
  )) {
    line(
      name,
      cell(start, 'ms', own.start),
      cell(perSecond, '/s', own.perSecond),
      cell(megabytes, 'MB', own.megabytes),
      String(failed),
    );
  }
}

main(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-service-'));
  const service = join(folder, 'service');
  const gunicorn = join(folder, 'gunicorn');
  try {
    await obtainService(service);
    say('Installing it ...');
    execFileSync('python3', [
      join(here, 'install_service.py'),
      service,
      gunicorn,
    ]);
    const servers = await listServers(service, gunicorn);
    const results = {};
    for (const [name, server] of Object.entries(servers)) {
      say(`Measuring ${name} ...`);
      results[name] = await measure(service, server);
    }
    report(results);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
