import { normalizeName } from './normalizeName';

/** A PEP 508 requirement. */
export interface Requirement {
  /** Normalised. */
  name: string;
  /** Normalised. */
  extras: string[];
  /** Version specifier as it is written; absent when there is none. */
  range?: string;
  /** Where it comes from when that is not an index; may hold a secret. */
  url?: string;
  marker?: string;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*/;
const CLAUSE = /^(===|==|~=|!=|<=|>=|<|>)\s*([^\s,;()<>=!~]+)$/;

/**
 * Takes a requirement apart.
 *
 * Every step looks at a character once, so that a line made to take long does not.
 *
 * @returns undefined when it is none.
 */
export function parseRequirement(text: string): Requirement | undefined {
  const trimmed = text.trim();
  const [name] = NAME.exec(trimmed) ?? [];
  if (!name) return undefined;
  const [extras, rest] = takeExtras(trimmed.slice(name.length).trimStart());
  if (extras === undefined) return undefined;
  const requirement = { name: normalizeName(name), extras };
  if (rest.startsWith('@'))
    return { ...requirement, ...takeUrl(rest.slice(1)) };

  const [specifier = '', ...markers] = rest.split(';');
  const range = withoutParentheses(specifier.trim());
  if (range && !range.split(',').every(isClauseOrNothing)) return undefined;
  return {
    ...requirement,
    ...(range && { range }),
    ...takeMarker(markers.join(';')),
  };
}

/** The one version that a specifier allows, if it allows one. */
export function pinnedVersion(range: string | undefined): string | undefined {
  for (const clause of range?.split(',') ?? []) {
    const [, operator, version = ''] = CLAUSE.exec(clause.trim()) ?? [];
    const pins =
      operator === '===' || (operator === '==' && !version.endsWith('.*'));
    if (pins && !version.includes('$')) return version;
  }
  return undefined;
}

function takeExtras(text: string): [string[] | undefined, string] {
  if (!text.startsWith('[')) return [[], text];
  const end = text.indexOf(']');
  if (end < 0) return [undefined, text];
  const extras = text
    .slice(1, end)
    .split(',')
    .map(extra => normalizeName(extra.trim()))
    .filter(Boolean);
  return [extras, text.slice(end + 1).trimStart()];
}

/** After a URL a marker is set off by a space, because a URL may hold a semicolon. */
function takeUrl(text: string): Pick<Requirement, 'url' | 'marker'> {
  const url = text.trim();
  const end = url.search(/\s;/);
  return end < 0
    ? { url }
    : { url: url.slice(0, end), ...takeMarker(url.slice(end + 2)) };
}

function takeMarker(text: string): Pick<Requirement, 'marker'> {
  const marker = text.trim();
  return marker ? { marker } : {};
}

function withoutParentheses(text: string): string {
  return text.startsWith('(') && text.endsWith(')')
    ? text.slice(1, -1).trim()
    : text;
}

function isClauseOrNothing(text: string): boolean {
  const clause = text.trim();
  return clause === '' || CLAUSE.test(clause);
}
