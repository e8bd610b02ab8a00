import type { Entry } from './mergeEntries';
import { requirementKey } from './mergeRequirement';
import { endOfString } from './tomlFile';

/** The list of strings in a setting such as `dependencies = ["flask>=3"]  # why`. */
export interface TomlList {
  /** Up to the opening bracket. */
  before: string;
  items: Entry[];
  /** Comments after the last item. */
  tail: string;
  /** From the closing bracket. */
  after: string;
  isOnOneLine: boolean;
  indent: string;
  /** Before the closing bracket, when it has a line of its own. */
  closingIndent: string;
  hasLastComma: boolean;
}

/** Reads a setting whose value is a list of strings; undefined for any other value. */
export function readTomlList(setting: string): TomlList | undefined {
  const opening = /^[^=]*=\s*\[/.exec(setting);
  if (!opening) return undefined;
  const items: Entry[] = [];
  let lead = '';
  let at = opening[0].length;
  let indent: string | undefined;
  let hasLastComma = false;
  let closingIndent = '';
  for (;;) {
    const [space = ''] = /^(?:\s|#[^\n]*\n)*/.exec(setting.slice(at)) ?? [];
    lead += commentLines(space, items.length > 0);
    indent ??= /\n([ \t]*)$/.exec(space)?.[1];
    at += space.length;
    if (setting[at] === ']') {
      closingIndent = /\n([ \t]*)$/.exec(space)?.[1] ?? '';
      break;
    }
    if (setting[at] !== '"' && setting[at] !== "'") return undefined;
    const end = endOfString(setting, at);
    const literal = setting.slice(at, end);
    if (/^("""|''')/.test(literal)) return undefined;
    const [rest = '', comma = '', comment = ''] =
      /^[ \t]*(,?)([ \t]*#[^\n]*)?/.exec(setting.slice(end)) ?? [];
    // A comment before the comma would be cut from its item.
    if (!comma && !/^\s*\]/.test(setting.slice(end + rest.length))) {
      return undefined;
    }
    items.push({
      key: requirementKey(literal.slice(1, -1)),
      lead,
      text: literal + comment.replace(/\r$/, ''),
    });
    hasLastComma = comma !== '';
    lead = '';
    at = end + rest.length;
  }
  const body = setting.slice(opening[0].length, at);
  return {
    before: opening[0],
    items,
    tail: lead,
    after: setting.slice(at),
    isOnOneLine: !body.includes('\n'),
    indent: indent ?? '    ',
    closingIndent,
    hasLastComma,
  };
}

/** The whole comment lines of the space between two items; the rest of the first line belongs to the item before. */
function commentLines(space: string, isAfterItem: boolean): string {
  const lines = space.split('\n');
  if (isAfterItem || !lines[0]?.includes('#')) lines.shift();
  return lines
    .filter(line => line.trim())
    .map(line => `${line.trim()}\n`)
    .join('');
}

/** Writes a list in the style of another one. */
export function formatTomlList(
  style: TomlList,
  items: { lead: string; text: string }[],
  tail: string,
): string {
  const { before, after, indent, hasLastComma } = style;
  const hasComments =
    tail !== '' || items.some(({ lead, text }) => lead || hasComment(text));
  if (style.isOnOneLine && !hasComments) {
    const list = items.map(({ text }) => text).join(', ');
    return `${before}${list}${hasLastComma && list ? ',' : ''}${after}`;
  }
  const lineEnd = after.includes('\r\n') ? '\r\n' : '\n';
  const indented = (comments: string) =>
    comments.replace(/[^\n]+\n/g, line => indent + line.replace('\n', lineEnd));
  const lines = items.map(({ lead, text }, at) => {
    const end = endOfString(text, 0);
    const isLast = at === items.length - 1;
    const comma = isLast && !hasLastComma ? '' : ',';
    return `${indented(lead)}${indent}${text.slice(0, end)}${comma}${text.slice(
      end,
    )}${lineEnd}`;
  });
  return `${before}${lineEnd}${lines.join('')}${indented(tail)}${
    style.closingIndent
  }${after}`;
}

function hasComment(text: string): boolean {
  return text.slice(endOfString(text, 0)).includes('#');
}
