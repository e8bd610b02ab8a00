import { explainCap } from './explainCap';
import { insistOn } from './insistOn';

const BLOCKERS = [
  { name: 'botocore', version: '1.29', specifier: '>=1.25,<1.27' },
];

describe('explainCap', () => {
  const explain = (said: string, blockers = BLOCKERS) =>
    explainCap({ library: 'urllib3', version: '2.2.2', said, blockers });

  it.each([
    [
      'Because requests (2.28.1) depends on urllib3 (>=1.21.1,<1.27)\n and orders depends on urllib3 (>=2.2.2), version solving failed.',
      'requests 2.28.1',
    ],
    [
      'Because requests==2.28.1 depends on urllib3>=1.21.1,<1.27 and your project depends on urllib3>=2.2.2, …',
      'requests 2.28.1',
    ],
    ['Version solving failed.', 'botocore 1.29'],
  ])('takes the name from %j', (said, name) => {
    expect(explain(said)).toMatch(
      new RegExp(`^Capped by ${name}: it requires urllib3 .*<1.27`),
    );
  });

  it.each([
    [
      'And because urllib3 (2.2.2) requires Python >=3.8, …',
      ' needs Python >=3.8',
    ],
    [
      'because urllib3==2.2.2 depends on Python>=3.8, we',
      ' needs Python >=3.8',
    ],
    [
      "The current project's supported Python range is not compatible",
      ' does not support all of it',
    ],
  ])("says it is the project's Python for %j", (said, sentence) => {
    expect(explain(said, [])).toBe(
      `Capped by the project's Python: urllib3 2.2.2${sentence}. Raise requires-python first.`,
    );
  });

  it('gives the words of the resolver where it understands nothing', () => {
    expect(explain('Odd.', [])).toBe(
      'Capped: the resolver finds no way to urllib3 2.2.2. Odd.',
    );
  });
});

describe('insistOn', () => {
  it.each([
    [
      '[project]\ndependencies = [\n  "idna>=3", # why\n]\n',
      '[project]\ndependencies = [\n  "idna>=3,>=3.7", # why\n]\n',
    ],
    [
      '[project]\ndependencies = ["x"]\n',
      '[project]\ndependencies = ["idna>=3.7", "x"]\n',
    ],
    [
      '[tool.poetry.dependencies]\npython = "^3.9"\n',
      '[tool.poetry.dependencies]\nidna = ">=3.7"\npython = "^3.9"\n',
    ],
    [
      '[tool.poetry.dependencies]\nidna = "*"\n',
      '[tool.poetry.dependencies]\nidna = ">=3.7"\n',
    ],
    ['[project]\nname = "x"\n', undefined],
  ])('turns %j into %j', (pyproject, expected) => {
    expect(insistOn(pyproject, 'idna', '3.7')).toBe(expected);
  });
});
