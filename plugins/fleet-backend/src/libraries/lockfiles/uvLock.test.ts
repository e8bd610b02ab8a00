import { parse, parseByName } from './__testUtils__/parse';

const REGISTRY =
  'source = { registry = "https://someone:secret@registry.acme.com/simple" }';

function uvLock(...lines: string[]) {
  return { 'uv.lock': ['version = 1', ...lines].join('\n') };
}

describe('uv.lock', () => {
  it('tells the project from its libraries, and takes what it declares from its metadata', () => {
    const lock = uvLock(
      'revision = 3',
      'requires-python = ">=3.11"',
      '[[package]]',
      'name = "payments"',
      'version = "0.1.0"',
      'source = { editable = "." }',
      'dependencies = [{ name = "flask", extra = ["async"] }]',
      '[package.optional-dependencies]',
      'yaml = [{ name = "pyyaml" }]',
      '[package.dev-dependencies]',
      'Test = [{ name = "pytest" }]',
      '[package.metadata]',
      'requires-dist = [{ name = "Flask", specifier = ">=3,<4" }]',
      '[package.metadata.requires-dev]',
      'Test = [{ name = "pytest", specifier = "~=8.2" }]',
      '[[package]]',
      'name = "flask"',
      'version = "3.1.3"',
      REGISTRY,
      '[package.optional-dependencies]',
      'async = [{ name = "asgiref" }]',
      'dotenv = [{ name = "pytest" }]',
      ...['asgiref', 'pytest', 'pyyaml'].flatMap(name => [
        '[[package]]',
        `name = "${name}"`,
        'version = "1.0"',
        REGISTRY,
      ]),
    );
    const base = {
      direct: true,
      groups: ['main'],
      extras: [],
      origin: 'index',
      index: 'https://registry.acme.com/simple',
      requiredBy: [],
    };

    expect(parse(lock)).toMatchObject({
      format: 'uv.lock 1.3',
      python: '>=3.11',
    });
    expect(parseByName(lock)).toEqual({
      'flask 3.1.3': { ...base, declared: '>=3,<4', extras: ['async'] },
      'asgiref 1.0': { ...base, direct: false, requiredBy: ['flask'] },
      'pytest 1.0': { ...base, groups: ['test'], declared: '~=8.2' },
      'pyyaml 1.0': base,
    });
  });

  it('counts a member of the workspace as a library when another one needs it', () => {
    const libraries = parseByName(
      uvLock(
        '[manifest]',
        'members = ["payments", "worker", "shared"]',
        '[[package]]',
        'name = "payments"',
        'source = { virtual = "." }',
        'dependencies = [{ name = "shared" }]',
        '[[package]]',
        'name = "worker"',
        'source = { editable = "worker" }',
        'dependencies = [{ name = "click" }]',
        '[[package]]',
        'name = "shared"',
        'version = "2.0.0"',
        'source = { editable = "shared" }',
        'dependencies = [{ name = "click" }]',
        '[[package]]',
        'name = "click"',
        'version = "8.1.8"',
        'source = "registry+https://registry.acme.com/simple"',
      ),
    );

    expect(libraries).toMatchObject({
      'shared 2.0.0': { direct: true, origin: 'path' },
      'click 8.1.8': { direct: true, requiredBy: ['shared'], origin: 'index' },
    });
    expect(Object.keys(libraries)).toHaveLength(2);
  });

  it('keeps several versions apart, and the markers on the way to them', () => {
    const libraries = parseByName(
      uvLock(
        '[[package]]',
        'name = "payments"',
        'source = { virtual = "." }',
        'dependencies = [',
        '  { name = "numpy", version = "1.26.4", marker = "python_version < \'3.12\'" },',
        '  { name = "numpy", version = "2.1.0", marker = "python_version >= \'3.12\'" },',
        ']',
        '[[package]]',
        'name = "numpy"',
        'version = "1.26.4"',
        'resolution-markers = ["python_version < \'3.12\'"]',
        'source = { git = "https://git.acme.com/numpy.git#abc" }',
        'dependencies = [{ name = "old", marker = "os_name == \'nt\'" }]',
        '[[package]]',
        'name = "numpy"',
        'version = "2.1.0"',
        'resolution-markers = ["python_version >= \'3.12\'"]',
        'source = { url = "https://files.acme.com/numpy.whl" }',
        '[[package]]',
        'name = "old"',
        'version = "1.0"',
        'source = { path = "old.whl" }',
      ),
    );

    expect(libraries).toMatchObject({
      'numpy 1.26.4': { marker: "python_version < '3.12'", origin: 'git' },
      'numpy 2.1.0': { marker: "python_version >= '3.12'", origin: 'url' },
      'old 1.0': {
        marker: "python_version < '3.12' and os_name == 'nt'",
        origin: 'path',
        requiredBy: ['numpy'],
      },
    });
  });

  it('refuses a format from the future', () => {
    expect(() => parse({ 'uv.lock': 'version = 2' })).toThrow(
      /^uv\.lock has the format 2, newer than this portal reads/,
    );
  });
});
