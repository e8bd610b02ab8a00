import type { LibraryOrigin } from '@slipway/plugin-fleet-common';
import { normalizeName } from '../lockfiles/normalizeName';
import type { PackageIndex } from './readIndexes';

export interface LibraryClass {
  internal: boolean;
  /** Name of the configured index it is asked at; absent when there is none for it. */
  indexName?: string;
}

/**
 * Says at which index a library is asked: the one to which its name is internal, else the one whose `names` it matches,
 * else the first one that is for all names.
 */
export function createClassifyLibrary(
  indexes: PackageIndex[],
): (name: string) => LibraryClass {
  const matchers = indexes.map(index => ({
    indexName: index.name,
    isInternal: matcherOf(index.internal),
    isNamed: matcherOf(index.names),
  }));
  const forAll =
    indexes.find(({ internal, names }) => !internal.length && !names.length) ??
    indexes.find(({ names }) => !names.length);
  return name => {
    const home = matchers.find(({ isInternal }) => isInternal(name));
    if (home) return { internal: true, indexName: home.indexName };
    const named = matchers.find(({ isNamed }) => isNamed(name));
    return { internal: false, indexName: named?.indexName ?? forAll?.name };
  };
}

function matcherOf(patterns: string[]): (name: string) => boolean {
  const expressions = patterns.map(
    pattern =>
      new RegExp(
        `^${normalizeName(pattern).split('*').map(escape).join('.*')}$`,
      ),
  );
  return name => expressions.some(expression => expression.test(name));
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Where a lockfile says that it took a library from. */
export interface LibrarySourceInLock {
  name: string;
  origin: LibraryOrigin;
  /** Absent for the default index of the tool that wrote the lockfile. */
  index?: string;
}

/**
 * Why an entry of a lockfile is a dependency-confusion risk: its name is internal, and it was locked from an index that is
 * not the one for it, where anybody may have published that name.
 */
export function confusionOf(
  usage: LibrarySourceInLock,
  indexes: PackageIndex[],
): string | undefined {
  if (usage.origin !== 'index') return undefined;
  const { internal, indexName } = createCachedClassify(indexes)(usage.name);
  const home = indexes.find(index => index.name === indexName);
  if (!internal || !home) return undefined;
  if (usage.index === undefined) {
    return `${usage.name} is an internal name but was locked from the default index, not from ${home.name}; lock it from ${home.name} explicitly`;
  }
  const locked = comparableUrl(usage.index);
  if ([home.url, ...home.aliases].some(url => comparableUrl(url) === locked)) {
    return undefined;
  }
  return `${
    usage.name
  } is an internal name but was locked from ${withoutCredentials(
    usage.index,
  )}, not from ${home.name}; lock it from ${
    home.name
  }, or add that address to its aliases`;
}

const classifiers = new WeakMap<
  PackageIndex[],
  (name: string) => LibraryClass
>();

function createCachedClassify(indexes: PackageIndex[]) {
  const known = classifiers.get(indexes) ?? createClassifyLibrary(indexes);
  classifiers.set(indexes, known);
  return known;
}

/** Tools write one index with and without `/simple`, a slash at the end, and credentials. */
function comparableUrl(address: string): string {
  const url = URL.parse(address);
  if (!url) return address;
  return `${url.host}${url.pathname}`
    .replace(/\/+$/, '')
    .replace(/\/simple$/, '');
}

function withoutCredentials(address: string): string {
  const url = URL.parse(address);
  if (!url) return 'another index';
  url.username = '';
  url.password = '';
  return url.href;
}
