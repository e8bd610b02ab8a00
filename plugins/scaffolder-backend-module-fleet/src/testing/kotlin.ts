import { execFile } from 'node:child_process';
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { resolvePackagePath } from '@backstage/backend-plugin-api';

/** Runs Kotlin scripts that use TeamCity's DSL, with a stand-in for the DSL, which no public repository has whole. */

const run = promisify(execFile);
const PACKAGE = '@slipway/plugin-scaffolder-backend-module-fleet';
const STAND_IN = resolvePackagePath(PACKAGE, 'src/testing/teamcity');
const CACHE = resolve(
  process.env.SLIPWAY_CACHE ??
    resolvePackagePath(PACKAGE, '../../node_modules/.cache/slipway'),
);

/** The output of a script that is `settings.kts` in the given folder. */
export type RunSettings = (folder: string) => Promise<string>;

/** Has Maven fetch the compiler on the first run, and compiles the stand-in into the given folder. */
export async function prepareKotlin(folder: string): Promise<RunSettings> {
  for (const [program, argument] of [
    ['java', '-version'],
    ['mvn', '--version'],
  ] as const) {
    await run(program, [argument]).catch(() => {
      throw new Error(
        `${program} could not be started. TeamCity's settings are compiled with Kotlin: install a Java runtime, 17 or newer, and Maven (Debian: default-jre-headless maven).`,
      );
    });
  }
  const libraries = await fetchCompiler();
  const library = await findLibrary(libraries);
  const dsl = join(folder, 'dsl.jar');
  const sources = await readdir(STAND_IN);
  const compile = (classPath: string[], args: string[]) =>
    run(
      'java',
      [
        ...['-Xmx700m', '-cp', join(libraries, '*')],
        'org.jetbrains.kotlin.cli.jvm.K2JVMCompiler',
        ...['-no-stdlib', '-no-reflect', '-classpath', classPath.join(':')],
        ...args,
      ],
      { maxBuffer: 16 * 1024 * 1024 },
    );
  await compile(
    [library('kotlin-stdlib')],
    [
      ...sources
        .filter(name => name.endsWith('.kt'))
        .map(name => join(STAND_IN, name)),
      ...['-d', dsl],
    ],
  );
  return async settings => {
    const { stdout } = await compile(
      [library('kotlin-stdlib'), library('kotlin-script-runtime'), dsl],
      ['-script', join(settings, 'settings.kts')],
    );
    return stdout;
  };
}

async function fetchCompiler(): Promise<string> {
  const folder = join(CACHE, 'kotlin-2.2.21');
  if (await exists(folder)) return folder;
  const scratch = `${folder}.${process.pid}`;
  await mkdir(CACHE, { recursive: true });
  try {
    await run('mvn', [
      ...['--quiet', '--batch-mode', '--file', join(STAND_IN, 'pom.xml')],
      'dependency:copy-dependencies',
      `-DoutputDirectory=${scratch}`,
    ]).catch(error => {
      throw new Error(
        'Maven could not fetch the Kotlin compiler from the repository that it is configured for.',
        { cause: error },
      );
    });
    // Another run may have been faster.
    if (!(await exists(folder))) await rename(scratch, folder);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return folder;
}

async function findLibrary(folder: string): Promise<(name: string) => string> {
  const names = await readdir(folder);
  return name => {
    const found = names.find(file => new RegExp(`^${name}-\\d`).test(file));
    if (!found) throw new Error(`${name} is not in ${folder}; remove it.`);
    return join(folder, found);
  };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
