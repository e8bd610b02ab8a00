import { isPrerelease } from './compareVersions';
import {
  compareParsed,
  compareRelease,
  parseVersion,
  type Version,
} from './pep440';

/*
 * The ranges of PEP 440 as Python's `packaging` understands them. @renovatebot/pep440 reads the versions but not the
 * ranges: it finds 1.0rc1 not below 1.0rc2, 1 not in ==1.0.*, and leaves out pre-releases by default.
 */

type Clause = (candidate: Version | undefined, text: string) => boolean;

const CLAUSE = /^(===|~=|==|!=|<=|>=|<|>)\s*(\S+)$/;
const remembered = new Map<string, Clause[] | undefined>();
const REMEMBERED = 2000;

const COMPARISONS: Record<string, (a: Version, bound: Version) => boolean> = {
  '==': isEqual,
  '!=': (candidate, bound) => !isEqual(candidate, bound),
  '<=': (candidate, bound) => compareParsed(publicOf(candidate), bound) <= 0,
  '>=': (candidate, bound) => compareParsed(publicOf(candidate), bound) >= 0,
  '<': isBelow,
  '>': isAbove,
};

/** Whether a version is in a range such as `>=1.2, <2`; pre-releases are. False when the range makes no sense. */
export function satisfiesSpecifier(
  version: string,
  specifier: string,
): boolean {
  const clauses = readSpecifier(specifier);
  if (!clauses) return false;
  const candidate = parseVersion(version);
  return clauses.every(clause => clause(candidate, version.trim()));
}

export function isSpecifier(text: string): boolean {
  return readSpecifier(text) !== undefined;
}

function readSpecifier(text: string): Clause[] | undefined {
  if (remembered.has(text)) return remembered.get(text);
  const clauses = text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(readClause);
  const complete = clauses.filter(clause => clause !== undefined);
  const result = complete.length === clauses.length ? complete : undefined;
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(text, result);
  return result;
}

function readClause(text: string): Clause | undefined {
  const [, operator = '', operand = ''] = CLAUSE.exec(text) ?? [];
  if (operator === '===') {
    return (_, candidate) => candidate.toLowerCase() === operand.toLowerCase();
  }
  if (operand.endsWith('.*')) return readPrefix(operator, operand.slice(0, -2));
  const bound = parseVersion(operand);
  if (!bound) return undefined;
  if (bound.local && operator !== '==' && operator !== '!=') return undefined;
  if (operator === '~=') return readCompatible(bound);
  const compare = COMPARISONS[operator];
  if (!compare) return undefined;
  return candidate => candidate !== undefined && compare(candidate, bound);
}

/** A local label of the candidate counts only against a bound that has one. */
function isEqual(candidate: Version, bound: Version): boolean {
  const compared = bound.local ? candidate : publicOf(candidate);
  return compareParsed(compared, bound) === 0;
}

/** Pre-releases of a version are not below it, unless the bound is a pre-release itself. */
function isBelow(candidate: Version, bound: Version): boolean {
  const end = isPrerelease(bound) ? bound : { ...bound, dev: 0 };
  return compareParsed(candidate, end) < 0;
}

/** Neither post-releases nor local builds of a version are above it. */
function isAbove(candidate: Version, bound: Version): boolean {
  if (bound.dev !== undefined) {
    return compareParsed(candidate, { ...bound, dev: bound.dev + 1 }) >= 0;
  }
  if (bound.post !== undefined) {
    const next = { ...bound, post: bound.post + 1, dev: 0 };
    return compareParsed(candidate, next) >= 0;
  }
  const { epoch, release, pre } = candidate;
  return (
    compareParsed(candidate, bound) > 0 &&
    compareParsed({ epoch, release, pre }, bound) !== 0
  );
}

/** `~=1.4.5` is `>=1.4.5, ==1.4.*`. */
function readCompatible(bound: Version): Clause | undefined {
  if (bound.release.length < 2) return undefined;
  const prefix = { ...bound, release: bound.release.slice(0, -1) };
  return candidate =>
    candidate !== undefined &&
    compareParsed(publicOf(candidate), bound) >= 0 &&
    startsWith(candidate, prefix);
}

function readPrefix(operator: string, text: string): Clause | undefined {
  const prefix = parseVersion(text);
  if (!prefix || !/^v?([0-9]+!)?[0-9.]+$/i.test(text)) return undefined;
  if (operator === '==') {
    return candidate =>
      candidate !== undefined && startsWith(candidate, prefix);
  }
  if (operator === '!=') {
    return candidate =>
      candidate !== undefined && !startsWith(candidate, prefix);
  }
  return undefined;
}

function startsWith(candidate: Version, prefix: Version): boolean {
  const { length } = prefix.release;
  return (
    candidate.epoch === prefix.epoch &&
    compareRelease(candidate.release.slice(0, length), prefix.release) === 0
  );
}

function publicOf(version: Version): Version {
  return version.local ? { ...version, local: undefined } : version;
}
