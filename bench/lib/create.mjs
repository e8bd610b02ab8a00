/**
 * How long does creating a service take, step by step, and what does it cost the portal? Rendering is measured beside
 * cookiecutter on the same skeleton.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  cp,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { main, say } from '../../bin/lib/console.mjs';
import { cacheFolder, root } from '../../bin/lib/prepare.mjs';
import { PortalProcess } from '../../e2e/PortalProcess.ts';
import { createService } from './createService.mjs';

const IN_A_ROW = Number(process.env.BENCH_IN_A_ROW ?? 100);
const AT_ONCE = Number(process.env.BENCH_AT_ONCE ?? 20);
const COOKIECUTTER = 'cookiecutter==2.6.0';
const here = dirname(fileURLToPath(import.meta.url));

async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

/** The scaffolder's own metrics: mean milliseconds per step since the start, and the memory of the process. */
async function readMetrics(portal, file) {
  await rm(file, { force: true });
  process.kill(portal.pid, 'SIGUSR2');
  while (!existsSync(file)) await sleep(50);
  await sleep(100);
  const { metrics, memory } = JSON.parse(await readFile(file, 'utf8'));
  const { values } = metrics.find(
    ({ name }) => name === 'scaffolder_step_duration',
  ) ?? { values: [] };
  const of = (step, kind) =>
    values.find(
      value =>
        value.labels.step === step &&
        value.metricName === `scaffolder_step_duration_${kind}`,
    ).value;
  const steps = [...new Set(values.map(value => value.labels.step))];
  return {
    memory,
    steps: steps.map(step => ({
      step,
      milliseconds: (1000 * of(step, 'sum')) / of(step, 'count'),
    })),
  };
}

/** The resident memory of the process in MB, as the kernel sees it. */
async function residentMegabytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024);
}

/** The template's layers as one cookiecutter template: the same files, the other marker. */
async function writeCookiecutterTemplate(folder) {
  const target = join(folder, '{{cookiecutter.name}}');
  const templates = join(root, 'templates');
  const text = await readFile(
    join(templates, 'flask-service/template.yaml'),
    'utf8',
  );
  const layers = [...text.matchAll(/^\s+- ((?:shared|flask-service)\/\S+)$/gm)];
  for (const [, layer] of layers) {
    await cp(join(templates, layer), target, { recursive: true });
  }
  const entries = await readdir(target, {
    recursive: true,
    withFileTypes: true,
  });
  const rewrite = value =>
    value
      // cookiecutter keeps the name `template` for itself.
      .replaceAll('values.template.', 'values.template_')
      .replaceAll('${{', '{{')
      .replaceAll('values.', 'cookiecutter.')
      .replaceAll('| dump', '| tojson');
  for (const entry of entries.filter(entry => entry.isFile())) {
    const file = join(entry.parentPath, entry.name);
    const content = await readFile(file, 'utf8');
    await writeFile(file, rewrite(content));
  }
  for (const entry of entries.filter(entry => entry.name.includes('${{'))) {
    const file = join(entry.parentPath, entry.name);
    await rename(file, join(entry.parentPath, rewrite(entry.name)));
  }
  await writeFile(
    join(folder, 'cookiecutter.json'),
    JSON.stringify({
      name: 'payments',
      package: 'acme_payments',
      description: 'Measured',
      owner: 'group:default/payments',
      system: '',
      template_ref: 'template:default/flask-service',
      template_version: '1.0.0',
    }),
  );
}

/** Milliseconds per render: cookiecutter as a command, and inside one warm Python process. */
async function measureCookiecutter(times) {
  const venv = join(cacheFolder, 'cookiecutter');
  if (!existsSync(join(venv, 'bin/cookiecutter'))) {
    execFileSync('python3', ['-m', 'venv', venv]);
    execFileSync(join(venv, 'bin/pip'), ['install', '--quiet', COOKIECUTTER]);
  }
  const folder = await mkdtemp(join(tmpdir(), 'slipway-cookiecutter-'));
  try {
    await writeCookiecutterTemplate(join(folder, 'template'));
    const output = execFileSync(
      join(venv, 'bin/python'),
      [join(here, 'cookiecutter_times.py'), folder, String(times)],
      { encoding: 'utf8' },
    );
    return JSON.parse(output);
  } finally {
    await rm(folder, { recursive: true });
  }
}

main(async () => {
  say('Measuring cookiecutter ...');
  const cookiecutter = await measureCookiecutter(20);
  const portal = await PortalProcess.create();
  const metricsFile = join(portal.data, 'metrics.json');
  try {
    say('Starting a portal ...');
    const startSeconds = await portal.start({
      NODE_OPTIONS: `--require ${join(here, 'stepMetrics.cjs')}`,
      SLIPWAY_METRICS_FILE: metricsFile,
    });
    await sleep(30_000);
    const idle = await residentMegabytes(portal.pid);
    await createService(portal, 'warm-up');

    const row = [];
    for (let count = 0; count < IN_A_ROW; count++) {
      row.push(await timed(() => createService(portal, `row-${count}`)));
      if (count % 10 === 9) say(`${count + 1} of ${IN_A_ROW} in a row`);
    }
    const { steps } = await readMetrics(portal, metricsFile);
    const together = await timed(() =>
      Promise.all(
        Array.from({ length: AT_ONCE }, (_, count) =>
          createService(portal, `once-${count}`),
        ),
      ),
    );
    await sleep(30_000);
    const after = await residentMegabytes(portal.pid);
    const { memory } = await readMetrics(portal, metricsFile);
    const line = (label, value) =>
      process.stdout.write(`${label.padEnd(48)}${value}\n`);
    line('start to ready', `${startSeconds.toFixed(1)} s`);
    line(
      `${IN_A_ROW} creations in a row, each`,
      `p50 ${quantile(row, 0.5).toFixed(0)} ms, p95 ${quantile(
        row,
        0.95,
      ).toFixed(0)} ms`,
    );
    for (const { step, milliseconds } of steps) {
      line(`  step "${step}", mean`, `${milliseconds.toFixed(0)} ms`);
    }
    line(
      `${AT_ONCE} creations at once, all done after`,
      `${(together / 1000).toFixed(1)} s (${(together / AT_ONCE).toFixed(
        0,
      )} ms each)`,
    );
    line('resident memory, idle', `${idle} MB`);
    line(
      `resident memory after ${row.length + AT_ONCE + 1} creations`,
      `${after} MB`,
    );
    line(
      '  of it JavaScript heap',
      `${Math.round(memory.heapUsed / 2 ** 20)} MB`,
    );
    const render = steps[0].milliseconds;
    line(
      'rendering: service:render (step, in the portal)',
      `${render.toFixed(0)} ms`,
    );
    for (const [how, milliseconds] of Object.entries(cookiecutter)) {
      line(
        `rendering: cookiecutter, ${how}`,
        `${milliseconds.toFixed(0)} ms (${(milliseconds / render).toFixed(
          2,
        )} x ours)`,
      );
    }
  } finally {
    await portal.remove();
  }
});
