import { InputError } from '@backstage/errors';

/** One requirement of a file, still as text. */
export interface RequirementLine {
  /** Number of its first line. */
  line: number;
  /** Without options such as --hash. */
  text: string;
  editable: boolean;
  /** Who needs it, by the comment that pip-compile and uv write; absent without one. */
  via?: string[];
  /** The index it was taken from, by uv's comment; may hold a secret. */
  from?: string;
}

export interface RequirementsFile {
  path: string;
  requirements: RequirementLine[];
  /** Paths as they are written. */
  includes: string[];
  constraints: string[];
  /** May hold secrets. */
  indexes: string[];
}

/** Nobody writes a longer line; with all its hashes a requirement has some ten thousand characters. */
const MAX_LINE = 1_000_000;

/** Takes a requirements file apart by the rules of pip: continued lines, comments, options. */
export function readRequirementsFile(file: {
  path: string;
  text: string;
}): RequirementsFile {
  const result: RequirementsFile = {
    path: file.path,
    requirements: [],
    includes: [],
    constraints: [],
    indexes: [],
  };
  let open: { line: number; text: string } | undefined;
  const physical = file.text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  for (const [index, line] of physical.entries()) {
    if (line.trimStart().startsWith('#')) {
      noteComment(result.requirements.at(-1), line);
      continue;
    }
    const isContinued = line.endsWith('\\');
    const text = isContinued ? line.slice(0, -1) : line;
    open = { line: open?.line ?? index + 1, text: (open?.text ?? '') + text };
    if (open.text.length > MAX_LINE) {
      throw new InputError(
        `${file.path} has a line of more than ${MAX_LINE} characters (line ${open.line}); it is not a requirements file`,
      );
    }
    if (isContinued) continue;
    addLine(result, open);
    open = undefined;
  }
  if (open) addLine(result, open);
  return result;
}

function addLine(
  file: RequirementsFile,
  { line, text: whole }: { line: number; text: string },
): void {
  const comment = commentStart(whole);
  const text = whole.slice(0, comment).trim();
  if (!text) return;
  if (!text.startsWith('-')) {
    file.requirements.push({
      line,
      text: withoutOptions(text),
      editable: false,
    });
  } else {
    addOption(file, { line, text });
  }
  noteComment(file.requirements.at(-1), whole.slice(comment));
}

function addOption(
  file: RequirementsFile,
  { line, text }: { line: number; text: string },
): void {
  const [option, value] = splitOption(text);
  switch (option) {
    case '-r':
    case '--requirement':
      file.includes.push(value);
      break;
    case '-c':
    case '--constraint':
      file.constraints.push(value);
      break;
    case '-e':
    case '--editable':
      file.requirements.push({
        line,
        text: withoutOptions(value),
        editable: true,
      });
      break;
    case '-i':
    case '--index-url':
    case '--pypi-url':
    case '--extra-index-url':
      file.indexes.push(value);
      break;
    default:
  }
}

/** `-r file`, `-rfile`, `--requirement file` and `--requirement=file`. */
function splitOption(text: string): [string, string] {
  const [long] = /^--[a-z-]+/.exec(text) ?? [];
  const option = long ?? text.slice(0, 2);
  const value = text.slice(option.length).replace(/^[\s=]+/, '');
  return [option, unquote(value)];
}

function unquote(value: string): string {
  const [quote] = value;
  return (quote === '"' || quote === "'") && value.endsWith(quote)
    ? value.slice(1, -1)
    : value;
}

function withoutOptions(text: string): string {
  const start = text.search(/\s--[a-z]/);
  return (start < 0 ? text : text.slice(0, start)).trim();
}

/** A comment is set off by a space: a URL may have a fragment. */
function commentStart(text: string): number {
  const start = text.search(/\s#/);
  return start < 0 ? text.length : start;
}

/** `# via flask`, or `# via` with one needing library in each of the comments that follow; `# from <index>`. */
function noteComment(
  requirement: RequirementLine | undefined,
  line: string,
): void {
  const comment = line.trim().replace(/^#\s*/, '');
  if (!requirement || !/^\s/.test(line)) return;
  const [, first] = /^via\b(.*)$/.exec(comment) ?? [];
  if (first !== undefined) requirement.via = splitNames(first);
  else if (comment.startsWith('from ')) requirement.from = comment.slice(5);
  else requirement.via?.push(...splitNames(comment));
}

function splitNames(text: string): string[] {
  return text
    .split(',')
    .map(name => name.trim())
    .filter(Boolean);
}
