import { compare, valid } from '@renovatebot/pep440';
import { mergeValue, type Sides } from './mergeEntries';

interface Clause {
  operator: string;
  version: string;
  /** As written, white space included. */
  text: string;
}

const CLAUSE = /^(===|==|~=|!=|<=|>=|<|>|\^|~|)\s*([\w.!+-]+)$/;
const LOWER = ['>=', '>'];
const UPPER = ['<=', '<'];

/**
 * Merges what both sides say about the version of one library: exact versions go to the higher one, bounds to what
 * satisfies both sides, and of bounds that one side alone changed its own counts. Undefined when nothing satisfies
 * both, or when a side went back on purpose.
 *
 * @param sides specifiers of PEP 440, or of Poetry (`^1.2`, `~1.2`, `1.2`)
 */
export function mergeSpecifier(sides: Sides<string>): string | undefined {
  const simple = mergeValue(sides);
  if (simple !== 'conflict') return simple.merged;
  const base = readClauses(sides.base) ?? [];
  const project = readClauses(sides.project);
  const template = readClauses(sides.template);
  if (!project || !template) return undefined;
  const [own] = project;
  const [other] = template;
  if (!own || !other) return undefined;
  if (project.length === 1 && template.length === 1) {
    const merged = mergeSingle(base, own, other);
    if (merged) return merged.text;
  }
  const pinned = mergePin(project, template) ?? mergePin(template, project);
  if (pinned) return pinned.text;
  return mergeBounds({ base, project, template });
}

function readClauses(specifier: string): Clause[] | undefined {
  const clauses: Clause[] = [];
  for (const text of specifier.split(',').filter(part => part.trim())) {
    const [, operator, version = ''] = CLAUSE.exec(text.trim()) ?? [];
    if (operator === undefined || !valid(version)) return undefined;
    clauses.push({ operator: operator || '==', version, text });
  }
  return clauses;
}

/** One clause each, of the same kind. */
function mergeSingle(
  base: Clause[],
  own: Clause,
  other: Clause,
): Clause | undefined {
  if (own.operator !== other.operator) return undefined;
  const isOwnHigher = compare(own.version, other.version) >= 0;
  const [higher, lower] = isOwnHigher ? [own, other] : [other, own];
  if (own.operator === '==' || own.operator === '===') {
    const [before] = base;
    const wentBack =
      before !== undefined &&
      base.length === 1 &&
      before.operator === own.operator &&
      compare(lower.version, before.version) < 0;
    return wentBack ? undefined : higher;
  }
  if (LOWER.includes(own.operator)) return higher;
  if (['~=', '^', '~'].includes(own.operator)) {
    return isCompatible(higher.version, lower) ? higher : undefined;
  }
  return undefined;
}

/** A version that one side wants exactly, if it is within the other side's bounds. */
function mergePin(pins: Clause[], bounds: Clause[]): Clause | undefined {
  const [pin] = pins;
  if (pins.length !== 1 || pin?.operator !== '==') return undefined;
  const isWithin = bounds.every(bound => satisfies(pin.version, bound));
  return isWithin ? pin : undefined;
}

function satisfies(version: string, { operator, version: bound }: Clause) {
  const difference = compare(version, bound);
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
      return difference !== 0;
    case '==':
    case '===':
      return difference === 0;
    default:
      return isCompatible(version, { operator, version: bound, text: '' });
  }
}

/** Whether a version is in the range of a `~=`, `^` or `~`. */
function isCompatible(version: string, { operator, version: bound }: Clause) {
  if (compare(version, bound) < 0) return false;
  const parts = bound.split('.');
  const firstSet = parts.findIndex(part => part !== '0');
  const kept = {
    '~=': parts.length - 1,
    '^': firstSet < 0 ? parts.length : firstSet + 1,
    '~': Math.min(2, parts.length),
  }[operator];
  const candidate = version.split('.');
  return parts
    .slice(0, kept)
    .every((part, at) => Number(part) === Number(candidate[at] ?? 0));
}

function mergeBounds(sides: Sides<Clause[]>): string | undefined {
  const all = [...sides.project, ...sides.template];
  const known = [...LOWER, ...UPPER, '!='];
  if (!all.every(({ operator }) => known.includes(operator))) return undefined;
  const pick = (operators: string[], side: Clause[]) => {
    const found = side.filter(({ operator }) => operators.includes(operator));
    return found.length > 1 ? null : found[0];
  };
  const bound = (operators: string[], direction: 1 | -1) => {
    const base = pick(operators, sides.base);
    const project = pick(operators, sides.project);
    const template = pick(operators, sides.template);
    if (base === null || project === null || template === null) return null;
    const isSame = (a?: Clause, b?: Clause) =>
      a?.operator === b?.operator && a?.version === b?.version;
    const simple = mergeValue({ base, project, template }, isSame);
    if (simple !== 'conflict') return simple.merged;
    // One side gave the bound up and the other moved it.
    if (!project || !template) return null;
    const difference = compare(project.version, template.version) * direction;
    return difference >= 0 ? project : template;
  };
  const lower = bound(LOWER, 1);
  const upper = bound(UPPER, -1);
  if (lower === null || upper === null) return undefined;
  if (lower && upper && compare(lower.version, upper.version) >= 0) {
    return undefined;
  }
  const excluded = new Map(
    all
      .filter(({ operator }) => operator === '!=')
      .map(clause => [clause.version, clause]),
  );
  return [lower, upper, ...excluded.values()]
    .flatMap(clause => (clause ? [clause.text.trim()] : []))
    .join(
      /,\s/.test(sides.project.map(({ text }) => text).join(',')) ? ', ' : ',',
    );
}
