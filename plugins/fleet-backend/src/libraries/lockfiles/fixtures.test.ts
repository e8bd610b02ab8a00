import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRelevant, isSbom } from './files';
import { normalizeName } from './normalizeName';
import { parseLockfile } from './parseLockfile';

// Made by these versions of the tools; only the addresses of the package index and of the git host were replaced. Beside
// each stands what the tool itself lists.
const FIXTURES = join(__dirname, '__fixtures__');

interface Listed {
  name: string;
  /** Absent where the tool shows only a place. */
  version?: string;
}

const readers: Record<string, (line: string) => Listed | undefined> = {
  'poetry-show.txt': line => {
    const [name = '', version] = line.replace(/\(!\)/, '').split(/\s+/);
    return { name, version };
  },
  'uv-export.txt': readRequirement,
  'pdm-export.txt': readRequirement,
  'pip-list.txt': readRequirement,
  'uv-tree.txt': line => {
    const [, name, version] =
      /([\w.-]+)(?:\[[^\]]*\])? v(\S+)/.exec(line) ?? [];
    return name && name !== 'payments' ? { name, version } : undefined;
  },
};

function readRequirement(line: string): Listed | undefined {
  if (/^\s*(#|$)/.test(line)) return undefined;
  const [, egg] = /#egg=(.*)$/.exec(line) ?? [];
  if (line.startsWith('-e '))
    return { name: egg ?? line.split('/').at(-1) ?? '' };
  const [, name = '', version] =
    /^([\w.-]+)(?:\[[^\]]*\])?(?:==([^\s;]+))?/.exec(line) ?? [];
  return { name, version };
}

function readFolder(folder: string) {
  const names = readdirSync(join(FIXTURES, folder));
  const read = (name: string) =>
    readFileSync(join(FIXTURES, folder, name), 'utf8');
  const parsed = parseLockfile(
    names
      .filter(name => isRelevant(name) || isSbom(name))
      .map(path => ({ path, text: read(path), bytes: 0 })),
  );
  const [listing = ''] = names.filter(name => name in readers);
  const listed = read(listing)
    .split('\n')
    .filter(Boolean)
    .map(line => readers[listing]?.(line))
    .filter(entry => entry !== undefined);
  return { parsed, listed };
}

describe.each([
  ['cyclonedx-py-4.6.1-1.4', 'CycloneDX 1.4', 25],
  ['cyclonedx-py-4.6.1-1.5', 'CycloneDX 1.5', 25],
  ['cyclonedx-py-7.5.0-1.6', 'CycloneDX 1.6', 25],
  ['cyclonedx-py-7.5.0-1.7', 'CycloneDX 1.7', 25],
  ['pdm-1.12.8', 'pdm.lock 3.1', 28],
  ['pdm-2.4.9', 'pdm.lock 4.1', 22],
  ['pdm-2.29.3', 'pdm.lock 4.5.1', 28],
  ['pip-tools-5.5.0', 'requirements.txt', 15],
  ['pip-tools-7.6.2', 'requirements.txt', 24],
  ['pip-tools-7.6.2-hashes', 'requirements.txt', 19],
  ['poetry-1.1.15', 'poetry.lock 1.1', 14],
  ['poetry-1.8.5', 'poetry.lock 2.0', 14],
  ['poetry-2.0.1', 'poetry.lock 2.1', 17],
  ['poetry-2.4.1', 'poetry.lock 2.1', 18],
  ['poetry-2.5.1', 'poetry.lock 2.1', 30],
  ['pylock-pdm-2.29.3', 'pylock.toml 1.0', 28],
  ['pylock-pip-26.3', 'pylock.toml 1.0', 21],
  ['pylock-uv-0.6.17', 'pylock.toml 1.0', 30],
  ['pylock-uv-0.13.9', 'pylock.toml 1.0', 30],
  ['syft-1.18.1', 'CycloneDX 1.6', 25],
  ['uv-0.2.30', 'uv.lock 1', 30],
  ['uv-0.3.0', 'uv.lock 1', 30],
  ['uv-0.6.17', 'uv.lock 1.2', 30],
  ['uv-0.13.9', 'uv.lock 1.5', 30],
  ['uv-0.13.9-cyclonedx-1.5', 'CycloneDX 1.5', 30],
])('%s', (folder, format, count) => {
  const { parsed, listed } = readFolder(folder);

  it('resolves to what the tool itself lists', () => {
    const withoutVersion = new Set(
      [...listed, ...parsed.libraries]
        .filter(({ version }) => version === undefined)
        .map(({ name }) => normalizeName(name)),
    );
    const toText = ({ name, version }: Listed) =>
      withoutVersion.has(normalizeName(name))
        ? normalizeName(name)
        : `${normalizeName(name)} ${version}`;

    expect(parsed.format).toBe(format);
    expect([...new Set(parsed.libraries.map(toText))].sort()).toEqual(
      [...new Set(listed.map(toText))].sort(),
    );
    expect(parsed.libraries).toHaveLength(count);
  });

  it('explains why each library is there', () => {
    const names = new Set(parsed.libraries.map(({ name }) => name));

    expect(parsed.libraries.filter(({ direct }) => direct)).not.toEqual([]);
    for (const { direct, requiredBy, groups } of parsed.libraries) {
      // PEP 751 leaves it to the tool whether a lockfile says who needs whom.
      const isSaid = !format.startsWith('pylock.toml');
      expect(!isSaid || direct || requiredBy.length > 0).toBe(true);
      expect(requiredBy.every(name => names.has(name))).toBe(true);
      expect(groups).not.toEqual([]);
    }
  });
});
