/**
 * What a project did to whole files without changing what they say: line endings and white space. The base and the
 * template's side get the same before the merge, so that a converted file is not one large conflict. Contents are one
 * character per byte; nothing is decoded.
 */
export interface Convention {
  name: string;
  convert(content: string): string;
}

const indentation =
  (replace: (indent: string) => string) => (content: string) =>
    content.replace(/^[ \t]+/gm, replace);

const CONVENTIONS: Convention[] = [
  {
    name: 'CRLF line endings',
    convert: content => content.replace(/\r?\n/g, '\r\n'),
  },
  {
    name: 'LF line endings',
    convert: content => content.replace(/\r\n/g, '\n'),
  },
  {
    name: 'no white space at the end of lines',
    convert: content => content.replace(/[ \t]+(?=\r?$)/gm, ''),
  },
  {
    name: 'four spaces for a tab',
    convert: indentation(indent => indent.replace(/\t/g, '    ')),
  },
  {
    name: 'two spaces for a tab',
    convert: indentation(indent => indent.replace(/\t/g, '  ')),
  },
  {
    name: 'a tab for four spaces',
    convert: indentation(indent => indent.replace(/ {4}/g, '\t')),
  },
  {
    name: 'a tab for two spaces',
    convert: indentation(indent => indent.replace(/ {2}/g, '\t')),
  },
  {
    name: 'indentation by four instead of two',
    convert: indentation(indent => indent.replace(/ {2}/g, '    ')),
  },
  {
    name: 'indentation by two instead of four',
    convert: indentation(indent => indent.replace(/ {4}/g, '  ')),
  },
];

/** The conventions that turned most lines of the base into what the project has, in the order to apply them. */
export function findConventions(base: string, project: string): Convention[] {
  const found: Convention[] = [];
  let converted = base;
  for (const convention of CONVENTIONS) {
    const next = convention.convert(converted);
    if (next === converted || !explains(converted, next, project)) continue;
    found.push(convention);
    converted = next;
  }
  return found;
}

/** Of the lines that a conversion changes, the project has none as they were and at least half as they would be. */
function explains(before: string, after: string, project: string): boolean {
  const theirs = new Set(splitLines(project));
  const old = splitLines(before);
  const changed = splitLines(after)
    .map((line, index) => ({ line, was: old[index] ?? '' }))
    .filter(({ line, was }) => line !== was);
  if (changed.length === 0) return false;
  if (changed.some(({ was }) => theirs.has(was))) return false;
  const seen = changed.filter(({ line }) => theirs.has(line)).length;
  return seen * 2 >= changed.length;
}

/** Lines with their ends. */
function splitLines(content: string): string[] {
  return content.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Whether git would merge it line by line: no zero byte near the beginning. */
export function isText(content: Buffer): boolean {
  return !content.subarray(0, 8000).includes(0);
}
