const CLAUSE = /^(~=|===|==|!=|<=|>=|<|>)\s*[A-Za-z0-9][A-Za-z0-9.*+!_-]*$/;

/** Whether a text looks like a PEP 440 specifier, such as `>=3,<4`; the server has the last word. */
export function isSpecifier(text: string): boolean {
  return text.split(',').every(clause => CLAUSE.test(clause.trim()));
}
