import {
  mapSides,
  mergeEntries,
  mergedOrder,
  mergeValue,
  type Entry,
  type Sides,
} from './mergeEntries';
import { mergeRequirement } from './mergeRequirement';
import { mergeSpecifier } from './mergeSpecifier';
import { readTomlFile, type TomlTable } from './tomlFile';
import { formatTomlList, readTomlList } from './tomlList';

/**
 * Merges TOML files setting by setting and lists item by item, as text: order, comments and spelling of the project
 * stay. Gives what each side shall show, which is the same for all when nothing is left to decide.
 */
export function mergeTomlFiles(sides: Sides<string>): Sides<string> {
  const files = mapSides(sides, readTomlFile);
  const tables = mapSides(files, ({ tables: all }) => indexTables(all));
  const order = mergedOrder(
    [...tables.project.keys()],
    [...tables.template.keys()],
  );
  const merged = order.map(key =>
    mergeTable({
      base: tables.base.get(key),
      project: tables.project.get(key),
      template: tables.template.get(key),
    }),
  );
  const tail = mergeValue(mapSides(files, file => file.tail));
  return mapSides(
    files,
    (file, side) =>
      merged.map(table => table[side]).join('') +
      (tail === 'conflict' ? file.tail : tail.merged),
  );
}

function indexTables(tables: TomlTable[]): Map<string, TomlTable> {
  const map = new Map<string, TomlTable>();
  for (const table of tables) {
    let { key } = table.header;
    for (let n = 2; map.has(key); n++) key = `${table.header.key}\0${n}`;
    map.set(key, table);
  }
  return map;
}

function writeTable(table: TomlTable | undefined): string {
  if (!table) return '';
  return [table.header, ...table.settings]
    .map(({ lead, text }) => lead + text)
    .join('');
}

function mergeTable(sides: Sides<TomlTable | undefined>): Sides<string> {
  const texts = mapSides(sides, writeTable);
  const simple = mergeValue(texts);
  if (simple !== 'conflict') return mapSides(texts, () => simple.merged);
  const { base, project, template } = sides;
  // Items of an array of tables have no name that says which of them is the same on both sides.
  if (!base || !project || !template || base.header.key.startsWith('[[')) {
    return texts;
  }
  const headers = mergeEntries(
    {
      base: [base.header],
      project: [project.header],
      template: [template.header],
    },
    () => undefined,
  );
  const settings = mergeEntries(
    {
      base: base.settings,
      project: project.settings,
      template: template.settings,
    },
    entry => mergeSetting(base.header.key, entry),
  );
  return mapSides(texts, (_, side) =>
    [...headers, ...settings]
      .map(entry => (entry[side]?.lead ?? '') + (entry[side]?.text ?? ''))
      .join(''),
  );
}

const POETRY_DEPENDENCIES = /^\[tool\.poetry\.(.*\.)?(dev-)?dependencies\]$/;

function mergeSetting(
  table: string,
  entry: Sides<Entry>,
): string | Sides<string> | undefined {
  const texts = mapSides(entry, ({ text }) => text);
  const isSpecifier =
    POETRY_DEPENDENCIES.test(table) || entry.project.key === 'requires-python';
  return mergeLists(texts) ?? (isSpecifier ? mergeVersion(texts) : undefined);
}

function mergeLists(texts: Sides<string>): Sides<string> | undefined {
  const project = readTomlList(texts.project);
  const base =
    texts.base === '' && project
      ? { ...project, items: [], tail: '' }
      : readTomlList(texts.base);
  const template = readTomlList(texts.template);
  if (!base || !project || !template) return undefined;
  const items = mergeEntries(
    { base: base.items, project: project.items, template: template.items },
    mergeItem,
  );
  const tail = mergeValue({
    base: base.tail,
    project: project.tail,
    template: template.tail,
  });
  const lists = { base, project, template };
  return mapSides(texts, (_, side) =>
    formatTomlList(
      project,
      items.flatMap(item => item[side] ?? []),
      tail === 'conflict' ? lists[side].tail : tail.merged,
    ),
  );
}

function mergeItem(entry: Sides<Entry>): string | undefined {
  const read = mapSides(entry, ({ text }) => {
    const [, quote = '', value = '', rest = ''] =
      /^(["'])(.*?)\1([ \t]*(?:#.*)?)$/.exec(text) ?? [];
    return { quote, value, rest };
  });
  if (!read.project.quote) return undefined;
  const value = mergeRequirement(mapSides(read, item => item.value));
  const rest = mergeValue(mapSides(read, item => item.rest));
  if (value === undefined || rest === 'conflict') return undefined;
  const { quote } = read.project;
  return `${quote}${value}${quote}${rest.merged}`;
}

/** `name = "^1.2"`, or `name = { version = "^1.2", … }` with the same besides on both sides. */
function mergeVersion(texts: Sides<string>): string | undefined {
  const read = mapSides(texts, text => {
    if (text === '') return { before: '', version: '', after: '' };
    const match =
      /^([^=]*=\s*\{[^"]*?\bversion\s*=\s*|[^={]*=\s*)"([^"]*)"([^]*)$/.exec(
        text,
      );
    return match && { before: match[1]!, version: match[2]!, after: match[3]! };
  });
  const { base, project, template } = read;
  if (!base || !project || !template) return undefined;
  const version = mergeSpecifier({
    base: base.version,
    project: project.version,
    template: template.version,
  });
  const after = mergeValue({
    base: base.after,
    project: project.after,
    template: template.after,
  });
  if (version === undefined || after === 'conflict') return undefined;
  return `${project.before}"${version}"${after.merged}`;
}
