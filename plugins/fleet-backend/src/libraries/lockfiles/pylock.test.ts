import { parse, parseByName } from './__testUtils__/parse';

const HEAD = 'lock-version = "1.0"\ncreated-by = "acme"\n';

describe('pylock.toml', () => {
  it('takes groups from markers, and leaves out the project', () => {
    expect(
      parseByName({
        'pylock.toml': `${HEAD}
[[packages]]
name = "payments"
directory = { path = "." }
[[packages]]
name = "pytest"
version = "8.2.2"
marker = "'Test' in dependency_groups or 'dev' in dependency_groups"
[[packages]]
name = "pyyaml"
version = "6.0"
marker = "'yaml' in extras"
[[packages]]
name = "flask"
version = "3.1.3"
marker = "python_version < '3.13'"
index = "https://someone:secret@registry.acme.com/simple"
dependencies = [{ name = "click" }]
[[packages]]
name = "click"
version = "8.1.8"
archive = { url = "https://files.acme.com/click.whl" }
`,
      }),
    ).toEqual({
      'pytest 8.2.2': {
        direct: true,
        groups: ['dev', 'test'],
        extras: [],
        origin: 'index',
        requiredBy: [],
      },
      'pyyaml 6.0': {
        direct: true,
        groups: ['main'],
        extras: [],
        origin: 'index',
        requiredBy: [],
      },
      'flask 3.1.3': {
        direct: true,
        groups: ['main'],
        extras: [],
        marker: "python_version < '3.13'",
        origin: 'index',
        index: 'https://registry.acme.com/simple',
        requiredBy: [],
      },
      'click 8.1.8': {
        direct: false,
        groups: ['main'],
        extras: [],
        origin: 'url',
        requiredBy: ['flask'],
      },
    });
  });

  it('reads pylock.dev.toml as the group dev', () => {
    const entry = '[[packages]]\nname = "flask"\nversion = "3.1.3"\n';

    expect(
      parse({
        'pylock.dev.toml': `${HEAD}${entry}[[packages]]\nname = "pytest"\nversion = "8.2.2"\n`,
        'pylock.toml': HEAD + entry,
      }),
    ).toMatchObject({
      lockfile: 'pylock.toml',
      libraries: [
        { name: 'flask', groups: ['dev', 'main'] },
        { name: 'pytest', groups: ['dev'] },
      ],
    });
  });

  it('refuses a format from the future', () => {
    expect(() => parse({ 'pylock.toml': 'lock-version = "2.0"' })).toThrow(
      /^pylock\.toml has the format 2\.0, newer than this portal reads/,
    );
  });
});
