import {
  endOfString,
  readTomlFile,
  type TomlTable,
} from '../lineage/structured/tomlFile';
import { normalizeName, readRequirement } from './requirement';

/** One place in a pyproject.toml that says which versions of a library may be used. */
export interface PlacedRequirement {
  /** Such as `project.dependencies` or `tool.poetry.group.dev.dependencies`. */
  place: string;
  /** As written; empty where any version may be used. */
  specifier: string;
  /** Comes from a path, a repository or an address, so that no version is chosen. */
  isPinnedToSource: boolean;
}

/** Gives the new specifier of a place; undefined to leave it. */
type Change = (requirement: PlacedRequirement) => string | undefined;

const POETRY = /^\[tool\.poetry\.(?:group\.[^.]+\.)?(?:dev-)?dependencies\]$/;
const POETRY_TABLE =
  /^\[(tool\.poetry\.(?:group\.[^.]+\.)?(?:dev-)?dependencies)\.([^.\]]+)\]$/;
const SOURCES = /\b(path|git|url|file)\s*=/;

/** All places where a library is required directly, in the order of the file. */
export function findRequirements(
  pyproject: string,
  library: string,
): PlacedRequirement[] {
  const found: PlacedRequirement[] = [];
  changeRequirements(pyproject, library, requirement => {
    found.push(requirement);
    return undefined;
  });
  return found;
}

/** The same file with new specifiers; every other byte stays. */
export function changeRequirements(
  pyproject: string,
  library: string,
  change: Change,
): string {
  const name = normalizeName(library);
  const { tables, tail } = readTomlFile(pyproject);
  return tables.map(table => changeTable(table, name, change)).join('') + tail;
}

function changeTable(table: TomlTable, name: string, change: Change): string {
  const { header, settings } = table;
  const place = header.key.replace(/[[\]]/g, '');
  const [, owner = '', own = ''] = POETRY_TABLE.exec(header.key) ?? [];
  const isOwnTable = own !== '' && normalizeName(own) === name;
  const hasSource = settings.some(({ key }) =>
    /^(path|git|url|file)$/.test(key),
  );
  const texts = settings.map(({ key, lead, text }) => {
    if (isPep508List(header.key, key)) {
      const list = `${place}.${key}`;
      return lead + changeList(text, { name, place: list, change });
    }
    if (POETRY.test(header.key) && normalizeName(key) === name) {
      return lead + changeVersion(text, { place, change });
    }
    if (isOwnTable && key === 'version') {
      return (
        lead +
        changeVersion(text, { place: owner, change, isPinned: hasSource })
      );
    }
    return lead + text;
  });
  if (
    isOwnTable &&
    hasSource &&
    !settings.some(({ key }) => key === 'version')
  ) {
    change({ place: owner, specifier: '', isPinnedToSource: true });
  }
  return [header.lead + header.text, ...texts].join('');
}

function isPep508List(table: string, key: string): boolean {
  switch (table) {
    case '[project]':
      return key === 'dependencies' || key.startsWith('optional-dependencies.');
    case '[project.optional-dependencies]':
    case '[dependency-groups]':
      return true;
    case '[tool.uv]':
      return /^(dev|constraint|override)-dependencies$/.test(key);
    default:
      return false;
  }
}

function changeList(
  setting: string,
  context: { name: string; place: string; change: Change },
): string {
  let result = '';
  let at = 0;
  for (const [start, end] of stringsOf(setting)) {
    const quoted = setting.slice(start, end);
    const text = quoted.slice(1, -1);
    const requirement = readRequirement(text);
    if (requirement?.name !== context.name) continue;
    const { before, specifier, after } = requirement;
    const changed = context.change({
      place: context.place,
      specifier,
      isPinnedToSource: requirement.isUrl,
    });
    if (changed === undefined) continue;
    const quote = quoted[0] ?? '"';
    result += `${setting.slice(
      at,
      start,
    )}${quote}${before}${changed}${after}${quote}`;
    at = end;
  }
  return result + setting.slice(at);
}

/** Where the strings of a list are; those of tables in it, such as `{include-group = "test"}`, do not count. */
function stringsOf(setting: string): [number, number][] {
  const found: [number, number][] = [];
  let braces = 0;
  let at = setting.indexOf('=') + 1;
  while (at < setting.length) {
    const character = setting[at];
    if (character === '"' || character === "'") {
      const end = endOfString(setting, at);
      if (braces === 0) found.push([at, end]);
      at = end;
      continue;
    }
    if (character === '#') {
      const end = setting.indexOf('\n', at);
      at = end < 0 ? setting.length : end;
      continue;
    }
    if (character === '{') braces += 1;
    if (character === '}') braces -= 1;
    at += 1;
  }
  return found;
}

/** `name = "^1.2"`, or `name = { version = "^1.2", … }`. */
function changeVersion(
  setting: string,
  context: { place: string; change: Change; isPinned?: boolean },
): string {
  const { place, change, isPinned = false } = context;
  const match =
    /^([^=]*=\s*\{[^"']*?\bversion\s*=\s*|[^={]*=\s*)(["'])(.*?)\2([^]*)$/.exec(
      setting,
    );
  if (!match) {
    // Without a version, as a list of constraints, or from elsewhere.
    change({
      place,
      specifier: /=\s*\[/.test(setting) ? '(several)' : '',
      isPinnedToSource: SOURCES.test(setting) || isPinned,
    });
    return setting;
  }
  const [, before = '', quote = '', specifier = '', after = ''] = match;
  const changed = change({
    place,
    specifier,
    isPinnedToSource: isPinned || SOURCES.test(before + after),
  });
  return changed === undefined
    ? setting
    : `${before}${quote}${changed}${quote}${after}`;
}
