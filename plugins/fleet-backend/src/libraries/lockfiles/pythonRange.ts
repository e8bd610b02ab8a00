/**
 * A range of Python versions as Poetry writes it, as a PEP 440 specifier: `^3.11` is `>=3.11,<4.0`.
 *
 * @returns undefined when no specifier says the same.
 */
export function toSpecifier(range: string): string | undefined {
  if (range.includes('|')) return undefined;
  const clauses = range
    .replace(/([\^~<>=!])\s+/g, '$1')
    .split(/[,\s]+(?=[\^~<>=!\d])/)
    .map(clause => clause.trim())
    .filter(clause => clause && clause !== '*')
    .map(toClauses);
  if (clauses.length === 0 || clauses.includes(undefined)) return undefined;
  return clauses.join(',');
}

function toClauses(clause: string): string | undefined {
  const [, operator = '', version = ''] =
    /^(\^|~=|~|===|==|!=|<=|>=|<|>|=)?(\d[\d.]*(?:\.\*)?)$/.exec(clause) ?? [];
  const [major, minor = '0'] = version.split('.');
  if (!major) return undefined;
  switch (operator) {
    case '^':
      return `>=${version},<${Number(major) + 1}.0`;
    case '~':
      return version.includes('.')
        ? `>=${version},<${major}.${Number(minor) + 1}`
        : `>=${version},<${Number(major) + 1}.0`;
    case '=':
    case '':
      return `==${version}`;
    default:
      return clause;
  }
}
