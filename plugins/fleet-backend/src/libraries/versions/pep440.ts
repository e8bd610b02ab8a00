import { parse } from '@renovatebot/pep440';

type LocalPart = number | string;

/** A version of PEP 440 in the form in which it is compared: every part present, what is absent as the value it sorts as. */
export interface Version {
  epoch: number;
  /** As written, zeros at the end included. */
  release: number[];
  /** Stage (a, b or rc) and number. */
  pre?: [string, number];
  post?: number;
  dev?: number;
  local?: LocalPart[];
}

/** Parsing costs a hundred times what comparing does, and lists compare the same few thousand versions again and again. */
const REMEMBERED = 20_000;
const remembered = new Map<string, Version | undefined>();

/** Reads a version; undefined for one that is not of PEP 440, such as `2004d` or `1.0-beta-x`. */
export function parseVersion(text: string): Version | undefined {
  if (remembered.has(text)) return remembered.get(text);
  const version = readVersion(text);
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(text, version);
  return version;
}

function readVersion(text: string): Version | undefined {
  // Longer ones exist only to cost time, and `packaging` ignores space around a version.
  const parsed = text.length > 250 ? null : parse(text.trim());
  if (!parsed) return undefined;
  // The types say that parts are lists of anything; what they hold is in the source of the library.
  const { epoch, release, pre, post, dev, local } = parsed as unknown as {
    epoch: number;
    release: number[];
    pre: [string, number] | null;
    post: [string, number] | null;
    dev: [string, number] | null;
    local: LocalPart[] | null;
  };
  return {
    epoch,
    release,
    pre: pre ?? undefined,
    post: post?.[1],
    dev: dev?.[1],
    local: local ?? undefined,
  };
}

/** Orders two versions as `packaging` does: below zero when the first one is lower. */
export function compareParsed(a: Version, b: Version): number {
  return (
    a.epoch - b.epoch ||
    compareRelease(a.release, b.release) ||
    comparePre(a, b) ||
    (a.post ?? -1) - (b.post ?? -1) ||
    compareDev(a.dev, b.dev) ||
    compareLocal(a.local, b.local)
  );
}

/** 1, 1.0 and 1.0.0 are the same release. */
export function compareRelease(a: number[], b: number[]): number {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** 1.0.dev1 < 1.0a1.dev1 < 1.0a1 < 1.0b1 < 1.0rc1 < 1.0 */
function comparePre(a: Version, b: Version): number {
  const difference = preRank(a) - preRank(b);
  if (difference !== 0) return difference;
  return (a.pre?.[1] ?? 0) - (b.pre?.[1] ?? 0);
}

const STAGES = ['a', 'b', 'rc'];

function preRank({ pre, post, dev }: Version): number {
  if (pre) return STAGES.indexOf(pre[0]);
  return post === undefined && dev !== undefined ? -1 : STAGES.length;
}

/** A development release comes before what it leads to. */
function compareDev(a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined) {
    return Number(a === undefined) - Number(b === undefined);
  }
  return a - b;
}

/** None < letters < numbers, and a shorter one before a longer one that begins with it. */
function compareLocal(a: LocalPart[] = [], b: LocalPart[] = []): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = compareLocalPart(a[i]!, b[i]!);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareLocalPart(a: LocalPart, b: LocalPart): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== typeof b) return typeof a === 'number' ? 1 : -1;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
