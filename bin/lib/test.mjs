/**
 * Runs every suite, shows what fails, and ends with one line that counts all of them. A suite that cannot run has
 * failed: nothing is skipped without a word.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { main, Refusal, say } from './console.mjs';
import { jestFailures, playwrightFailures } from './failures.mjs';
import { preparePostgres, startPostgres } from './postgres.mjs';
import {
  buildFrontend,
  cacheFolder,
  installPackages,
  root,
} from './prepare.mjs';

const all = process.argv.includes('--all');

/** Runs a command with its output on the screen; answers whether it succeeded. */
function run(command, args, env = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, BACKSTAGE_TEST_DISABLE_DOCKER: '1', ...env },
    });
    child.once('error', error => {
      say(error.message);
      resolve(false);
    });
    child.once('close', exitCode => resolve(exitCode === 0));
  });
}

/** A suite that is one check: a tool that says yes or no. */
const check = (name, ...command) => ({
  name,
  run: async () =>
    (await run(...command))
      ? { passed: 1, failed: 0 }
      : { passed: 0, failed: 1 },
});

/** A suite whose runner writes a report to a file as JSON; `read` takes the counts and the failures from it. */
const counted = (name, report, read, prepare, command) => ({
  name,
  async run() {
    const file = join(cacheFolder, report);
    await rm(file, { force: true });
    const { env, stop } = await prepare();
    const succeeded = await run('yarn', command(file), env).finally(stop);
    const counts = read(JSON.parse(await readFile(file, 'utf8')));
    if (counts.passed + counts.failed === 0) {
      throw new Refusal('No test ran.');
    }
    // A runner can fail outside its tests, as when a file does not load.
    return succeeded || counts.failed > 0 ? counts : { ...counts, failed: 1 };
  },
});

const unit = ({ name, pattern, ignore, options = [] }) =>
  counted(
    name,
    `${name.replaceAll(' ', '-')}.json`,
    report => ({
      passed: report.numPassedTests,
      failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
      failures: jestFailures(report),
    }),
    async () => {
      preparePostgres();
      const { env, stop } = await startPostgres();
      return { env: { ...env, NODE_ENV: 'test' }, stop };
    },
    file => [
      'backstage-cli',
      'repo',
      'test',
      '--watchAll=false',
      '--silent',
      '--json',
      `--outputFile=${file}`,
      ...(pattern ? [`--testPathPatterns=${pattern}`] : []),
      ...(ignore ? [`--testPathIgnorePatterns=${ignore}`] : []),
      ...options,
    ],
  );

const endToEnd = project =>
  counted(
    `whole portal, ${project}`,
    'e2e.json',
    report => ({
      passed: report.stats.expected,
      failed:
        report.stats.unexpected + report.stats.flaky + report.stats.skipped,
      failures: playwrightFailures(report),
    }),
    async () => {
      await buildFrontend();
      return { env: { SLIPWAY_CHROMIUM: findBrowser() }, stop() {} };
    },
    () => ['playwright', 'test', `--project=${project}`],
  );

const LONG = '\\.long\\.test\\.';

// Several start the same service, with the ports that it has in its image.
const longUnit = unit({
  name: 'long unit',
  pattern: LONG,
  options: ['--maxWorkers=1'],
});

const suites = [
  // Each uses one core only.
  [
    check('types', 'yarn', ['tsc']),
    check('lint', 'yarn', ['lint']),
    check('formatting', 'yarn', ['prettier:check']),
    check('unused code', 'yarn', ['knip']),
    check('layers', 'node', ['--test', 'bin/lib/layers.test.mjs']),
    check('acme-common', 'python/acme-common/check', []),
  ],
  unit({ name: 'unit and integration', ignore: LONG }),
  endToEnd('quick'),
  // Both wait for most of their time, for images, portals and limits: together they take the time of one.
  ...(all ? [[longUnit, endToEnd('long')]] : []),
];

async function runSuite(suite) {
  const started = Date.now();
  say(`\n=== ${suite.name}`);
  const counts = await suite.run().catch(error => {
    say(error instanceof Refusal ? error.message : error.stack);
    return { passed: 0, failed: 1 };
  });
  const seconds = Math.round((Date.now() - started) / 1000);
  say(
    `=== ${suite.name}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s`,
  );
  return { name: suite.name, seconds, ...counts };
}

main(async () => {
  const started = Date.now();
  await installPackages();
  await mkdir(cacheFolder, { recursive: true });
  const results = [];
  for (const step of suites) {
    const together = Array.isArray(step) ? step : [step];
    results.push(...(await Promise.all(together.map(runSuite))));
  }

  // Once more, since whoever reads the end of a long output may not see where they happened.
  for (const { name, failures = [] } of results) {
    for (const failure of failures) say(`\n--- ${name}: ${failure}`);
  }
  say('');
  for (const { name, seconds, passed, failed } of results) {
    say(
      `${
        failed ? 'FAILED' : 'passed'
      }  ${name}: ${passed} passed, ${failed} failed (${seconds} s)`,
    );
  }
  const sum = key => results.reduce((total, result) => total + result[key], 0);
  say(`all suites in ${Math.round((Date.now() - started) / 1000)} s`);
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
  process.exitCode = sum('failed') ? 1 : 0;
});
