import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

type Environment = Record<string, string | undefined>;

/**
 * The index that pip uses on this machine: PACKAGE_INDEX_URL (which `bin/start` sets to what pip itself says), then
 * pip's own variable and its configuration files.
 *
 * @returns undefined when nothing names one; then nothing is asked.
 */
export function defaultIndexUrl(
  environment: Environment = process.env,
  home: string = homedir(),
): string | undefined {
  const named = environment.PACKAGE_INDEX_URL || environment.PIP_INDEX_URL;
  if (named) return named;
  return pipFiles(environment, home)
    .filter(file => existsSync(file))
    .map(file => readIndexUrl(readFileSync(file, 'utf8')))
    .findLast(url => url !== undefined);
}

/** The later ones count more. */
function pipFiles(environment: Environment, home: string): string[] {
  const { PIP_CONFIG_FILE, VIRTUAL_ENV, XDG_CONFIG_HOME } = environment;
  if (PIP_CONFIG_FILE === '/dev/null') return [];
  return [
    '/etc/xdg/pip/pip.conf',
    '/etc/pip.conf',
    join(home, '.pip/pip.conf'),
    join(XDG_CONFIG_HOME || join(home, '.config'), 'pip/pip.conf'),
    ...(VIRTUAL_ENV ? [join(VIRTUAL_ENV, 'pip.conf')] : []),
    ...(PIP_CONFIG_FILE ? [PIP_CONFIG_FILE] : []),
  ];
}

function readIndexUrl(text: string): string | undefined {
  let section = '';
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    section = /^\[(.+)\]/.exec(line)?.[1] ?? section;
    const url = /^index[-_]url\s*[=:]\s*(\S+)/.exec(line)?.[1];
    if (url) found.set(section, url);
  }
  return found.get('install') ?? found.get('global');
}
