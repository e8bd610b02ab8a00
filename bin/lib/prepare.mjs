/** What must be there before the portal or its tests can run; each part is done again only when its sources changed. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal, runLogged, say } from './console.mjs';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const cacheFolder = join(root, 'node_modules/.cache/slipway');

const DOCUMENTATION_BUILDER = 'mkdocs-techdocs-core==1.7.1';

const FRONTEND_SOURCES = [
  'app-config.yaml',
  'packages/app',
  'plugins/fleet',
  'plugins/fleet-common',
  'yarn.lock',
];
const NOT_SOURCES = new Set(['node_modules', 'dist', 'dist-types', 'coverage']);

async function filesBelow(path) {
  const entries = await readdir(path, { withFileTypes: true }).catch(error => {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (!entries) return [path];
  const nested = await Promise.all(
    entries
      .filter(entry => !NOT_SOURCES.has(entry.name))
      .map(entry => filesBelow(join(path, entry.name))),
  );
  return nested.flat();
}

async function digestOf(sources) {
  const digest = createHash('sha256');
  for (const source of sources) {
    for (const file of (await filesBelow(join(root, source))).sort()) {
      digest.update(`${relative(root, file)}\0`);
      digest.update(
        createHash('sha256')
          .update(await readFile(file))
          .digest(),
      );
    }
  }
  return digest.digest('hex');
}

/** Runs `work` unless `stampFile` says that it was done with these very sources. */
async function onceFor(stampFile, digest, work) {
  const stamp = await readFile(stampFile, 'utf8').catch(() => '');
  if (stamp === digest) return;
  await rm(stampFile, { force: true });
  await work();
  await mkdir(dirname(stampFile), { recursive: true });
  await writeFile(stampFile, digest);
}

/** Installs the packages of the committed lockfile. */
export async function installPackages() {
  const manifests = (
    await Promise.all(
      ['packages', 'plugins'].map(async folder =>
        (
          await readdir(join(root, folder))
        ).map(name => `${folder}/${name}/package.json`),
      ),
    )
  ).flat();
  const digest = await digestOf([
    'package.json',
    'yarn.lock',
    '.yarnrc.yml',
    ...manifests.sort(),
  ]);
  await onceFor(join(cacheFolder, 'installed'), digest, () =>
    runLogged(
      'Installing packages (the first time takes a minute or two)',
      'yarn',
      ['install', '--immutable'],
      { cwd: root, logFile: join(cacheFolder, 'install.log') },
    ),
  );
}

/** Builds what the browser loads. */
export async function buildFrontend() {
  await onceFor(
    join(root, 'packages/app/dist/.sources'),
    await digestOf(FRONTEND_SOURCES),
    () =>
      runLogged(
        'Building the frontend',
        'yarn',
        ['workspace', 'app', 'build'],
        {
          cwd: root,
          logFile: join(cacheFolder, 'build.log'),
        },
      ),
  );
}

/**
 * Installs MkDocs, with which Backstage builds the pages of a service's docs/ folder, and puts it on the PATH. The
 * portal does without where it cannot be had.
 */
export async function installDocumentationBuilder() {
  const folder = join(cacheFolder, 'documentation');
  const options = {
    cwd: root,
    logFile: join(cacheFolder, 'documentation.log'),
  };
  const title = 'Installing MkDocs for the documentation pages';
  try {
    await onceFor(
      join(folder, '.installed'),
      DOCUMENTATION_BUILDER,
      async () => {
        await runLogged(
          `${title} (environment)`,
          'python3',
          ['-m', 'venv', '--clear', folder],
          options,
        );
        await runLogged(
          title,
          join(folder, 'bin/pip'),
          ['install', '--quiet', DOCUMENTATION_BUILDER],
          options,
        );
      },
    );
    // Last on the PATH: only mkdocs is wanted from there, not another python3.
    process.env.PATH += `${delimiter}${join(folder, 'bin')}`;
  } catch (error) {
    if (!(error instanceof Refusal) && error.code !== 'ENOENT') throw error;
    say(
      `${error.message}\nGoing on without: pages of documentation cannot be built until Python 3 with venv is there ` +
        '(Debian: apt-get install python3-venv).',
    );
  }
}
