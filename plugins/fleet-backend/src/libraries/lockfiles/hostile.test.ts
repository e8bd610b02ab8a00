import { parse } from './__testUtils__/parse';

const pyproject = '[project]\ndependencies = ["flask"]\n';

/** What comes of files: a sentence for people, in a time that nobody notices. */
function outcomeOf(files: Record<string, string>) {
  const started = performance.now();
  const isQuick = () => performance.now() - started < 3_000;
  try {
    parse(files);
    return { name: 'parsed', isQuick: isQuick() };
  } catch (error) {
    return { name: (error as Error).name, isQuick: isQuick() };
  }
}

const refused = { name: 'InputError', isQuick: true };

describe.each(['poetry.lock', 'uv.lock', 'pdm.lock', 'pylock.toml'])(
  'a hostile %s',
  path => {
    it.each([
      ['NULs', '\0'.repeat(1_000_000)],
      ['arrays nested without end', `a = ${'['.repeat(1_000_000)}`],
      ['tables nested without end', `a = ${'{ b = '.repeat(100_000)}`],
      ['a key nested without end', `${'a.'.repeat(100_000)}a = 1`],
      ['a string without end', `a = """${'\\'.repeat(1_000_000)}`],
      ['numbers for names', 'package = [1]\npackages = [1]'],
      ['another kind of file', '<html></html>'],
      ['nothing', ''],
    ])('of %s is refused', (_, text) => {
      expect(outcomeOf({ [path]: text, 'pyproject.toml': pyproject })).toEqual(
        refused,
      );
    });
  },
);

describe('hostile requirements', () => {
  it.each([
    ['a name without end', `${'a-'.repeat(500_000)}!`],
    ['extras without end', `a[${'x,'.repeat(400_000)}`],
    ['a specifier without end', `a${'>=1,'.repeat(200_000)}x`],
    ['spaces without end', `a ${' '.repeat(900_000)}!`],
    ['a marker without end', `a @@ ;${' and ('.repeat(200_000)}\n!`],
    ['continued lines without end', 'a\\\n'.repeat(1_100_000)],
    ['one line of 2 MB', 'a'.repeat(2_000_000)],
  ])('with %s are refused', (_, text) => {
    expect(outcomeOf({ 'requirements.txt': text })).toEqual(refused);
  });

  it('that include one another in a circle are read once', () => {
    expect(
      parse({
        'requirements.txt': '-r requirements-dev.txt\nflask==3.1.3',
        'requirements-dev.txt': '-r requirements.txt\npytest==8.2.2',
      }).libraries,
    ).toHaveLength(2);
  });
});

it('takes names that objects have of their own for names', () => {
  const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty'];
  const lock = names
    .map(
      name =>
        `[[package]]\nname = "x${name}"\nversion = "1"\n[package.dependencies]\n${name} = "*"\n[package.extras]\n${name} = []\n`,
    )
    .join('\n');

  const { libraries } = parse({
    'poetry.lock': `${lock}[metadata]\n__proto__ = { polluted = true }\n`,
    'pyproject.toml':
      '[tool.poetry.dependencies]\n__proto__ = "*"\nconstructor = "*"\n',
  });
  parse({
    'bom.json':
      '{"bomFormat":"CycloneDX","specVersion":"1.6","__proto__":{"polluted":true},"components":[{"purl":"pkg:pypi/__proto__@1"}]}',
  });

  expect(libraries).toHaveLength(4);
  expect({}).not.toHaveProperty('polluted');
});

it('follows needs that go round in circles and are many', () => {
  const markers = Array.from(
    { length: 60 },
    (_, index) =>
      `[[package]]\nname = "l${index}"\nversion = "1"\nsource = { registry = "https://registry.acme.com" }\ndependencies = [${Array.from(
        { length: 60 },
        (__, other) =>
          `{ name = "l${other}", marker = "os_name == '${index}-${other}'" }`,
      ).join(',')}]`,
  );
  const started = performance.now();

  const { libraries } = parse({
    'uv.lock': `version = 1\n${markers.join(
      '\n',
    )}\n[[package]]\nname = "p"\nsource = { virtual = "." }\ndependencies = [{ name = "l0", marker = "os_name == 'x'" }]`,
  });

  expect(libraries).toHaveLength(60);
  expect(performance.now() - started).toBeLessThan(2_000);
});
