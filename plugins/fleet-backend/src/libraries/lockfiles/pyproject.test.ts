import { parsePyproject } from './pyproject';

function declaredIn(...lines: string[]) {
  return Object.fromEntries(
    [...parsePyproject(lines.join('\n')).declared].map(([name, library]) => [
      name,
      { groups: [...library.groups], ranges: [...library.ranges] },
    ]),
  );
}

describe('parsePyproject', () => {
  it('reads PEP 621 dependencies with extras and markers', () => {
    expect(
      declaredIn(
        '[project]',
        'dependencies = [',
        '  "Flask[async] >=3.0 ; python_version > \'3.10\'",',
        '  "ruamel.yaml (>=0.18,<0.19)",',
        '  "requests",',
        ']',
      ),
    ).toEqual({
      flask: { groups: ['main'], ranges: ['>=3.0'] },
      'ruamel-yaml': { groups: ['main'], ranges: ['>=0.18,<0.19'] },
      requests: { groups: ['main'], ranges: [] },
    });
  });

  it('reads PEP 735 groups that include one another, even in a circle', () => {
    expect(
      declaredIn(
        '[dependency-groups]',
        'test = ["pytest~=8.2", { include-group = "Dev" }]',
        'dev = [{ include-group = "test" }, "ruff"]',
      ),
    ).toEqual({
      pytest: { groups: ['test', 'dev'], ranges: ['~=8.2'] },
      ruff: { groups: ['test', 'dev'], ranges: [] },
    });
  });

  it("reads Poetry's tables, old and new, and leaves out Python itself", () => {
    expect(
      declaredIn(
        '[tool.poetry.dependencies]',
        'python = "^3.12"',
        'flask = { version = "^3.0", extras = ["async"] }',
        'acme-common = { git = "https://git.acme.example/common.git" }',
        'numpy = [{ version = "^1", python = "<3.12" }, { version = "^2" }]',
        '[tool.poetry.dev-dependencies]',
        'black = "*"',
        '[tool.poetry.group.docs.dependencies]',
        'mkdocs = "^1.6"',
      ),
    ).toEqual({
      flask: { groups: ['main'], ranges: ['^3.0'] },
      'acme-common': { groups: ['main'], ranges: [] },
      numpy: { groups: ['main'], ranges: ['^1', '^2'] },
      black: { groups: ['dev'], ranges: ['*'] },
      mkdocs: { groups: ['docs'], ranges: ['^1.6'] },
    });
  });

  it('is empty for a file that declares nothing', () => {
    expect(declaredIn('[build-system]', 'requires = ["hatchling"]')).toEqual(
      {},
    );
  });
});
