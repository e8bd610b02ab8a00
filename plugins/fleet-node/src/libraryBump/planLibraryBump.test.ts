import { planLibraryBump, type DependencyFiles } from './planLibraryBump';

const PYPROJECT = `# What orders needs.
[project]
name = "orders"
requires-python = ">=3.11"
dependencies = [
    # Pinned since the incident of May.
    "urllib3==2.2.1",  # ask @ann first
    'flask[async] >= 3.0, <3.1 ; python_version < "3.14"',
]

[dependency-groups]
test = [{ include-group = "lint" }, "pytest>=8,<9"]

[tool.poetry.dependencies]
acme-common = { path = "libraries/acme-common" }
requests = { version = "^2.31", extras = ["socks"] }
idna = "3.4"
attrs = [{ version = "^22", python = "<3.9" }, { version = "^23" }]
`;

const LOCK = `[[package]]
name = "urllib3"
version = "2.2.1"

[[package]]
name = "Flask"
version = "3.0.3"

[package.dependencies]
werkzeug = ">=3.0.0,<3.1"

[[package]]
name = "werkzeug"
version = "3.0.6"

[[package]]
name = "acme-common"
version = "1.2.0"

[package.source]
type = "directory"
url = "libraries/acme-common"

[[package]]
name = "pytest"
version = "8.3.0"

[[package]]
name = "requests"
version = "2.31.0"

[package.dependencies]
urllib3 = {version = ">=1.21.1,<3", optional = true}

[[package]]
name = "idna"
version = "3.4"

[[package]]
name = "attrs"
version = "22.1.0"

[metadata]
lock-version = "2.1"
`;

const FILES = { 'pyproject.toml': PYPROJECT, 'poetry.lock': LOCK };

const plan = (
  library: string,
  version: string,
  files: DependencyFiles = FILES,
) => planLibraryBump({ files, library, version });

describe('planLibraryBump', () => {
  it.each([
    ['numpy', '2.0', 'unaffected', 'It does not use numpy.'],
    ['urllib3', '2.2.0', 'already-there', 'It has urllib3 2.2.1.'],
    ['requests', '2.32.4', 'lock-only', 'allows requests 2.32.4'],
    ['werkzeug', '3.0.7', 'transitive', 'Other libraries bring in werkzeug'],
    ['Acme_Common', '1.3', 'internal-source', 'comes from a folder'],
    ['attrs', '24.1', 'blocked', 'change it by hand'],
  ])('%s to %s is %s', (library, version, decision, sentence) => {
    const decided = plan(library, version);

    expect(decided.class).toBe(decision);
    expect(decided.reason).toContain(sentence);
    expect(decided.edits).toEqual({});
  });

  it.each([
    ['urllib3', '2.6.3', '"urllib3==2.2.1"', '"urllib3==2.6.3"'],
    ['flask', '3.1.2', '>= 3.0, <3.1 ;', '>= 3.0, <3.2 ;'],
    ['pytest', '9.0', '"pytest>=8,<9"', '"pytest>=8,<10"'],
    ['requests', '3.0.1', 'version = "^2.31"', 'version = "^3.0.1"'],
    ['idna', '3.7', 'idna = "3.4"', 'idna = "3.7"'],
  ])(
    'edits what is said of %s and nothing else',
    (library, version, before, after) => {
      const decided = plan(library, version);

      expect(decided).toMatchObject({
        class: 'range-edited',
        lockfile: 'poetry.lock',
      });
      expect(decided.edits).toEqual({
        'pyproject.toml': PYPROJECT.replace(before, after),
      });
    },
  );

  it('names who does not allow the version as it is locked', () => {
    expect(plan('werkzeug', '3.1.4').blockers).toEqual([
      { name: 'Flask', version: '3.0.3', specifier: '>=3.0.0,<3.1' },
    ]);
    expect(plan('urllib3', '3.0').blockers).toEqual([
      { name: 'requests', version: '2.31.0', specifier: '>=1.21.1,<3' },
    ]);
  });

  it('goes by the lowest of several versions', () => {
    const files = {
      ...FILES,
      'poetry.lock': `${LOCK}[[package]]\nname = "urllib3"\nversion = "1.26.5"\n`,
    };

    expect(plan('urllib3', '2.2.1', files)).toMatchObject({ from: '1.26.5' });
  });

  it.each([
    ['source = { registry = "https://packages.acme.com/simple" }', 'lock-only'],
    [
      'source = { git = "https://git.acme.com/a/b?rev=1#2" }',
      'internal-source',
    ],
    ['source = { editable = "." }', 'internal-source'],
    ['source = { url = "https://acme.com/a.whl" }', 'internal-source'],
  ])('reads a uv.lock with %s', (source, decision) => {
    const files = {
      'pyproject.toml': '[project]\ndependencies = ["httpx>=0.27"]\n',
      'uv.lock': `version = 1\n[[package]]\nname = "httpx"\nversion = "0.27.0"\n${source}\ndependencies = [{ name = "idna" }]\n`,
    };

    expect(plan('httpx', '0.28', files).class).toBe(decision);
  });

  describe('with a requirements.txt', () => {
    const TEXT =
      '-r base.txt\n# web\nFlask==3.0.3  # keep in step with werkzeug\nurllib3[socks] == 2.2.1 ; python_version > "3.8"\nrequests>=2\n';

    it('moves a pin, and leaves the rest as it is', () => {
      expect(plan('urllib3', '2.6.3', { 'requirements.txt': TEXT })).toEqual({
        class: 'range-edited',
        reason: 'requirements.txt says urllib3== 2.6.3.',
        from: '2.2.1',
        edits: { 'requirements.txt': TEXT.replace('2.2.1', '2.6.3') },
        blockers: [],
      });
    });

    it.each([
      ['requests', '2.32', 'already-there', 'nothing is locked'],
      ['flask', '3.0.1', 'already-there', 'It has flask 3.0.3'],
      ['numpy', '2.0', 'unaffected', 'do not name numpy'],
    ])('says of %s %s: %s', (library, version, decision, sentence) => {
      const decided = plan(library, version, { 'requirements.txt': TEXT });

      expect(decided.class).toBe(decision);
      expect(decided.reason).toContain(sentence);
    });

    it.each([
      ['#\n# This file is autogenerated by pip-compile\n#\nidna==3.4\n'],
      ['idna==3.4 \\\n    --hash=sha256:aa\n'],
    ])('leaves %j to its tool', text => {
      expect(
        plan('idna', '3.7', { 'requirements/prod.txt': text }),
      ).toMatchObject({ class: 'blocked', from: '3.4' });
    });

    it('leaves a library from an address where it is', () => {
      const files = { 'requirements.txt': 'a @ https://acme.com/a.whl\n' };

      expect(plan('a', '2', files).class).toBe('internal-source');
    });
  });

  it.each([
    [
      { 'pdm.lock': '', 'pyproject.toml': '' },
      'keeps its libraries in pdm.lock',
    ],
    [{}, 'There is no pyproject.toml'],
    [{ 'poetry.lock': '' }, 'no pyproject.toml, which it belongs to'],
    [
      {
        'pyproject.toml': '[project]\ndependencies = ["idna"]',
        'poetry.lock': '',
      },
      'which poetry.lock does not have',
    ],
  ])('is blocked by %j', (files, sentence) => {
    const decided = plan('idna', '3.7', files);

    expect(decided.class).toBe('blocked');
    expect(decided.reason).toContain(sentence);
  });

  it('edits a project that locks nothing', () => {
    const files = {
      'pyproject.toml': '[project]\ndependencies = ["idna<3.5", "x"]\n',
    };

    expect(plan('idna', '3.7', files).edits).toEqual({
      'pyproject.toml': '[project]\ndependencies = ["idna<3.8", "x"]\n',
    });
    expect(plan('x', '3.7', files).class).toBe('already-there');
  });

  it.each(['latest', '', '>=2'])('refuses %j as a version', version => {
    expect(() => plan('idna', version)).toThrow('is no version of a Python');
  });

  it('says so when the lockfile is no TOML', () => {
    expect(() => plan('idna', '3', { ...FILES, 'poetry.lock': '[[' })).toThrow(
      'poetry.lock is no valid TOML',
    );
  });
});
