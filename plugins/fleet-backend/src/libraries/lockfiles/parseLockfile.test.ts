import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalizeName } from './normalizeName';
import { parseLockfile, type FoundFile } from './parseLockfile';

function file(path: string, text: string): FoundFile {
  return { path, text, bytes: Buffer.byteLength(text) };
}

const pyproject = file(
  'pyproject.toml',
  '[project]\ndependencies = ["Flask>=3,<4"]\n',
);

function lockfile(...lines: string[]): FoundFile {
  return file('poetry.lock', lines.join('\n'));
}

const flask = ['[[package]]', 'name = "flask"', 'version = "3.1.3"'];

// Made by these versions of Poetry; only the address of the package index was replaced.
describe.each([
  ['poetry-1.1.15', 'poetry.lock 1.1'],
  ['poetry-1.8.5', 'poetry.lock 2.0'],
  ['poetry-2.0.1', 'poetry.lock 2.1'],
  ['poetry-2.4.1', 'poetry.lock 2.1'],
])('a project locked by %s', (tool, format) => {
  const read = (name: string) =>
    readFileSync(join(__dirname, '__fixtures__', tool, name), 'utf8');
  const parsed = parseLockfile([
    file('poetry.lock', read('poetry.lock')),
    file('pyproject.toml', read('pyproject.toml')),
  ]);
  const find = (name: string) =>
    parsed.libraries.find(library => library.name === name);

  it('resolves to what "poetry show --all" lists', () => {
    const shown = read('poetry-show.txt')
      .trim()
      .split('\n')
      .map(line => line.split(' '))
      .map(([name = '', version]) => `${normalizeName(name)} ${version}`);

    expect(parsed.format).toBe(format);
    expect(
      parsed.libraries.map(({ name, version }) => `${name} ${version}`).sort(),
    ).toEqual(shown.sort());
  });

  it('tells what the service declares from what that needs', () => {
    expect(find('flask')).toMatchObject({
      direct: true,
      groups: ['main'],
      declared: expect.stringContaining('3.0'),
    });
    expect(find('werkzeug')).toEqual({
      name: 'werkzeug',
      version: '3.1.9',
      direct: false,
      groups: ['main'],
      extras: [],
      origin: 'index',
      index: 'https://registry.acme.com/simple',
      requiredBy: ['flask'],
    });
  });

  it('counts an extra as main, and keeps the groups for development apart', () => {
    expect(find('ruamel-yaml')).toMatchObject({
      direct: true,
      groups: ['main'],
    });
    expect(find('pytest')).toMatchObject({ direct: true });
    expect(find('pytest')?.groups).toContain(
      tool === 'poetry-2.4.1' ? 'test' : 'dev',
    );
    expect(find('pluggy')).toMatchObject({
      direct: false,
      groups: find('pytest')?.groups,
    });
  });
});

describe('parseLockfile', () => {
  it('reads format 1.0 and one from the future that is compatible', () => {
    const old = lockfile(
      ...flask,
      'category = "main"',
      '[metadata]',
      'lock-version = "1.0"',
    );
    const future = lockfile(
      ...flask,
      'groups = ["main"]',
      'something-new = { a = [1] }',
      '[metadata]',
      'lock-version = "2.9"',
    );

    for (const lock of [old, future]) {
      expect(parseLockfile([lock, pyproject]).libraries).toEqual([
        {
          name: 'flask',
          version: '3.1.3',
          direct: true,
          groups: ['main'],
          declared: '>=3,<4',
          extras: [],
          origin: 'index',
          requiredBy: [],
        },
      ]);
    }
  });

  it('keeps two versions of one library, and one version for two platforms once', () => {
    const numpy = (version: string) => [
      '[[package]]',
      'name = "NumPy"',
      `version = "${version}"`,
      'groups = ["main"]',
    ];
    const lock = lockfile(
      ...numpy('1.26.4'),
      ...numpy('2.1.0'),
      ...numpy('2.1.0'),
      '[metadata]',
      'lock-version = "2.1"',
    );

    expect(
      parseLockfile([lock, pyproject]).libraries.map(item => item.version),
    ).toEqual(['1.26.4', '2.1.0']);
  });

  it('reads poetry.lock before uv.lock before requirements.txt', () => {
    const poetry = lockfile(...flask, '[metadata]');
    const uv = file('uv.lock', 'version = 1\n');
    const requirements = file('requirements.txt', 'click==8.1.8\n');

    const chosen = [
      [requirements, uv, poetry, pyproject],
      [requirements, uv, pyproject],
      [requirements, pyproject],
    ].map(files => parseLockfile(files).lockfile);

    expect(chosen).toEqual(['poetry.lock', 'uv.lock', 'requirements.txt']);
  });

  it('keeps markers, extras and where a library comes from', () => {
    const lock = lockfile(
      '[[package]]',
      'name = "httpx"',
      'version = "0.28.1"',
      'groups = ["main", "dev"]',
      'markers = { main = "python_version < \\"3.13\\"", dev = "sys_platform == \\"linux\\"" }',
      '[package.dependencies]',
      'socksio = { version = "==1.*", optional = true, markers = "extra == \\"socks\\"" }',
      '[package.source]',
      'type = "legacy"',
      'url = "https://someone:secret@registry.acme.com/simple?token=secret"',
      '[[package]]',
      'name = "socksio"',
      'version = "1.0.0"',
      'groups = ["main"]',
      '[package.source]',
      'type = "git"',
      'url = "https://someone:secret@git.acme.com/socksio.git"',
      '[metadata]',
      'lock-version = "2.1"',
    );
    const declares = file(
      'pyproject.toml',
      '[project]\nrequires-python = ">=3.11"\ndependencies = ["httpx[SOCKS]>=0.27"]\n',
    );

    expect(parseLockfile([lock, declares])).toEqual({
      lockfile: 'poetry.lock',
      format: 'poetry.lock 2.1',
      python: '>=3.11',
      libraries: [
        {
          name: 'httpx',
          version: '0.28.1',
          direct: true,
          groups: ['dev', 'main'],
          declared: '>=0.27',
          extras: ['socks'],
          marker: 'python_version < "3.13" or sys_platform == "linux"',
          origin: 'index',
          index: 'https://registry.acme.com/simple',
          requiredBy: [],
        },
        {
          name: 'socksio',
          version: '1.0.0',
          direct: false,
          groups: ['main'],
          extras: [],
          origin: 'git',
          requiredBy: ['httpx'],
        },
      ],
    });
  });

  it('never shows where a library from a private URL comes from', () => {
    const declares = file(
      'pyproject.toml',
      '[project]\ndependencies = ["flask @ https://someone:secret@host.example/flask.whl"]\n',
    );

    const { libraries } = parseLockfile([
      lockfile(...flask, '[metadata]'),
      declares,
    ]);

    expect(libraries).toEqual([
      expect.objectContaining({
        name: 'flask',
        version: '3.1.3',
        direct: true,
      }),
    ]);
    expect(JSON.stringify(libraries)).not.toContain('secret');
  });

  it.each<[string, FoundFile[], RegExp]>([
    [
      'nothing',
      [pyproject],
      /^No poetry\.lock, uv\.lock, .* beside catalog-info\.yaml; lock/,
    ],
    ['no pyproject.toml', [lockfile(...flask)], /no pyproject\.toml beside it/],
    [
      'a file above the limit',
      [{ path: 'poetry.lock', bytes: 12_345_678 }, pyproject],
      /^poetry\.lock has 12345678 bytes, .* fleet\.lockfileMaxBytes/,
    ],
    [
      'a merge conflict',
      [lockfile('<<<<<<< HEAD', ...flask), pyproject],
      /^poetry\.lock is not valid TOML \(line 1\)/,
    ],
    [
      'a pyproject.toml that is no TOML',
      [lockfile(...flask, '[metadata]'), file('pyproject.toml', '= 1')],
      /^pyproject\.toml is not valid TOML/,
    ],
    [
      'a package without a version',
      [lockfile('[[package]]', 'name = "flask"', '[metadata]'), pyproject],
      /^poetry\.lock is not what it should be: package\.0\.version/,
    ],
    ['NUL bytes', [lockfile('\0\0\0'), pyproject], /not valid TOML/],
    [
      'tables nested without end',
      [lockfile(`a = ${'['.repeat(100_000)}`), pyproject],
      /not valid TOML/,
    ],
    [
      'a format that is not known yet',
      [lockfile('[metadata]', 'lock-version = "3.0"'), pyproject],
      /^poetry\.lock has the format 3\.0, newer than this portal reads/,
    ],
    [
      'more packages than any service has',
      [lockfile(...Array(10_001).fill(flask).flat(), '[metadata]'), pyproject],
      /^poetry\.lock has 10001 packages/,
    ],
  ])('says what to do about %s', (_, files, sentence) => {
    expect(() => parseLockfile(files)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringMatching(sentence),
      }),
    );
  });
});
