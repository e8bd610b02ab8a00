import { compare, valid } from '@renovatebot/pep440';

/** What a project says about the version of a library, as PEP 440 (`>=1,<2`) or Poetry (`^1.2`, `~1.2`, `1.2`) has it. */
interface Clause {
  operator: string;
  /** Without `.*`. */
  version: string;
  isPrefix: boolean;
  /** White space before it. */
  space: string;
  /** White space between operator and version. */
  gap: string;
}

const CLAUSE =
  /^(\s*)(===|==|~=|!=|<=|>=|<|>|\^|~|)(\s*)([\w.!+-]+?)(\.\*)?\s*$/;

/** Undefined when it is written in a way that is not understood, such as `>=1 || >=3`. */
function readClauses(specifier: string): Clause[] | undefined {
  const clauses: Clause[] = [];
  if (/^\s*(\*\s*)?$/.test(specifier)) return clauses;
  for (const part of specifier.split(',')) {
    const match = CLAUSE.exec(part);
    if (!match) return undefined;
    const [, space = '', operator = '', gap = '', version = '', prefix] = match;
    if (!valid(version)) return undefined;
    clauses.push({ space, operator, gap, version, isPrefix: Boolean(prefix) });
  }
  return clauses;
}

/** Whether a version is allowed; undefined when the specifier is not understood. */
export function allows(
  specifier: string,
  version: string,
): boolean | undefined {
  return readClauses(specifier)?.every(clause => satisfies(version, clause));
}

/**
 * The specifier, changed no more than it needs to allow a version: pins and compatible ranges go to it, an upper bound
 * goes just over it in its own precision. Undefined when it is not understood, or shuts the version out by name.
 */
export function raise(specifier: string, version: string): string | undefined {
  const clauses = readClauses(specifier);
  if (!clauses || !valid(version)) return undefined;
  const raised = clauses.map(clause =>
    satisfies(version, clause) ? clause : raiseClause(clause, version),
  );
  if (!raised.every(clause => clause !== undefined)) return undefined;
  return raised
    .map(
      ({ space, operator, gap, version: bound, isPrefix }) =>
        `${space}${operator}${gap}${bound}${isPrefix ? '.*' : ''}`,
    )
    .join(',');
}

function raiseClause(clause: Clause, version: string): Clause | undefined {
  const length = clause.version.split('.').length;
  switch (clause.operator) {
    case '':
    case '==':
    case '===':
      return {
        ...clause,
        version: clause.isPrefix ? truncate(version, length) : version,
      };
    case '~=':
      return { ...clause, version: truncate(version, length) };
    case '^':
    case '~':
    case '<=':
      return { ...clause, version };
    case '<':
      return { ...clause, version: justOver(version, clause.version) };
    // An exclusion is meant, and a lower bound above it means that something newer is wanted already.
    default:
      return undefined;
  }
}

function releaseOf(version: string): number[] {
  return (/^(?:\d+!)?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? '0')
    .split('.')
    .map(Number);
}

function truncate(version: string, length: number): string {
  const release = releaseOf(version);
  return Array.from({ length }, (_, at) => release[at] ?? 0).join('.');
}

/** `<3` for 3.1.4 becomes `<4`, `<2.6` for 2.6.3 becomes `<2.7`, `<3.0.0` for 3.1 becomes `<4.0.0`. */
function justOver(version: string, bound: string): string {
  const parts = releaseOf(bound);
  let precision = parts.length;
  while (precision > 1 && parts[precision - 1] === 0) precision -= 1;
  const release = releaseOf(version);
  return parts
    .map((_, at) => {
      if (at >= precision) return 0;
      return (release[at] ?? 0) + (at === precision - 1 ? 1 : 0);
    })
    .join('.');
}

function satisfies(version: string, clause: Clause): boolean {
  const { operator, version: bound, isPrefix } = clause;
  const difference = compare(version, bound);
  const hasPrefix = startsWith(version, bound, bound.split('.').length);
  switch (operator) {
    case '>=':
      return difference >= 0;
    case '>':
      return difference > 0;
    case '<=':
      return difference <= 0;
    case '<':
      return difference < 0;
    case '!=':
      return isPrefix ? !hasPrefix : difference !== 0;
    case '~=':
      return (
        difference >= 0 &&
        startsWith(version, bound, bound.split('.').length - 1)
      );
    case '~':
      return (
        difference >= 0 &&
        startsWith(version, bound, Math.min(2, bound.split('.').length))
      );
    case '^': {
      const parts = releaseOf(bound);
      const first = parts.findIndex(part => part !== 0);
      const kept = first < 0 ? parts.length : first + 1;
      return difference >= 0 && startsWith(version, bound, kept);
    }
    default:
      return isPrefix ? hasPrefix : difference === 0;
  }
}

function startsWith(version: string, prefix: string, length: number): boolean {
  const own = releaseOf(version);
  return releaseOf(prefix)
    .slice(0, length)
    .every((part, at) => part === (own[at] ?? 0));
}
