import type { Entry } from './mergeEntries';

/** A table of a TOML file, with its header; the settings before the first header have a table without one. */
export interface TomlTable {
  header: Entry;
  settings: Entry[];
}

export interface TomlFile {
  tables: TomlTable[];
  /** Comments after the last setting. */
  tail: string;
}

/** Cuts a TOML file into its tables and settings without losing a byte; the values stay text. */
export function readTomlFile(text: string): TomlFile {
  const tables: TomlTable[] = [
    { header: { key: '', lead: '', text: '' }, settings: [] },
  ];
  let lead = '';
  let at = 0;
  while (at < text.length) {
    const lineEnd = endOfLine(text, at);
    const line = text.slice(at, lineEnd);
    if (/^\s*(#|$)/.test(line)) {
      lead += line;
      at = lineEnd;
      continue;
    }
    const isHeader = /^\s*\[/.test(line);
    const end = isHeader ? lineEnd : endOfSetting(text, at);
    const entry = {
      key: keyOf(text.slice(at, end)),
      lead,
      text: text.slice(at, end),
    };
    if (isHeader) tables.push({ header: entry, settings: [] });
    else tables[tables.length - 1]!.settings.push(entry);
    lead = '';
    at = end;
  }
  return { tables, tail: lead };
}

function keyOf(text: string): string {
  const header = /^\s*(\[\[?[^\n]*?\]\]?)\s*(#.*)?\r?\n?$/.exec(text);
  const key = header?.[1] ?? text.slice(0, text.indexOf('='));
  return key.replace(/["'\s]/g, '');
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/** The end of `key = value` that begins here; strings, lists and inline tables may hold newlines. */
function endOfSetting(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const character = text[at]!;
    if (character === '"' || character === "'") at = endOfString(text, at);
    else if (character === '#') at = endOfLine(text, at) - 1;
    else if (character === '\n' && depth === 0) return at + 1;
    else {
      if ('[{'.includes(character)) depth += 1;
      if (']}'.includes(character)) depth -= 1;
      at += 1;
      continue;
    }
    if (text[at] === '\n' && depth === 0) return at + 1;
    if (text[at] === '\n') at += 1;
  }
  return text.length;
}

/** The position after the string that begins here. */
export function endOfString(text: string, start: number): number {
  const quote = text[start]!;
  const isLong = text.startsWith(quote.repeat(3), start);
  const end = isLong ? quote.repeat(3) : quote;
  let at = start + end.length;
  while (at < text.length && !text.startsWith(end, at)) {
    at += quote === '"' && text[at] === '\\' ? 2 : 1;
  }
  return Math.min(at + end.length, text.length);
}
