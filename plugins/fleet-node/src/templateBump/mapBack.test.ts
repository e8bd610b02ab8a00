import { mapBack, type LayerFile, type RenderedChange } from './mapBack';

const LOCK = "${{ 'poetry.lock' if values.indexProfile == 'public' }}";

function file(name: string, text: string, layer = 'flask/skeleton'): LayerFile {
  return { path: `templates/${layer}/${name}`, name, text };
}

function change(before: string, after: string): RenderedChange {
  return { path: 'pyproject.toml', before, after };
}

const lock = {
  path: 'poetry.lock',
  before: 'urllib3 1\n',
  after: 'urllib3 2\n',
};

describe('mapBack', () => {
  it('replaces a file that the template has in the same bytes, whatever its name is made of', () => {
    expect(
      mapBack([lock], [file(LOCK, 'urllib3 1\n'), file('a.py', '')]),
    ).toEqual({
      edits: { [`templates/flask/skeleton/${LOCK}`]: 'urllib3 2\n' },
      lost: [],
    });
  });

  it('replaces a line that stands once, and leaves what the template evaluates', () => {
    const template = 'name = "${{ values.name }}"\nd = ["urllib3<2"]\n';

    expect(
      mapBack(
        [
          change(
            'name = "s"\nd = ["urllib3<2"]\n',
            'name = "s"\nd = ["urllib3<3"]\n',
          ),
        ],
        [file('pyproject.toml', template)],
      ),
    ).toEqual({
      edits: {
        'templates/flask/skeleton/pyproject.toml':
          'name = "${{ values.name }}"\nd = ["urllib3<3"]\n',
      },
      lost: [],
    });
  });

  it('changes all files of a change', () => {
    const { edits } = mapBack(
      [lock, change('# s\nurllib3<2\n', '# s\nurllib3<3\n')],
      [
        file(LOCK, lock.before),
        file('pyproject.toml', '# ${{ values.name }}\nurllib3<2\n', 'shared/a'),
      ],
    );

    expect(Object.keys(edits)).toEqual([
      `templates/flask/skeleton/${LOCK}`,
      'templates/shared/a/pyproject.toml',
    ]);
  });

  it.each([
    [
      'a line that the template evaluates',
      [change('# s\nurllib3<2\n', '# s\nurllib3<3\n')],
      [file('pyproject.toml', '# s\nurllib3<${{ values.bound }}\n')],
      'pyproject.toml line 2, which would become `urllib3<3`: `urllib3<2` stands nowhere in templates/flask/skeleton/pyproject.toml',
    ],
    [
      'a line that stands twice',
      [change('# s\nurllib3<2\n', '# s\nurllib3<3\n')],
      [
        file(
          'pyproject.toml',
          '# ${{ x }}\nurllib3<2\n{% if y %}\nurllib3<2\n',
        ),
      ],
      'pyproject.toml line 2, which would become `urllib3<3`: `urllib3<2` stands 2 times in templates/flask/skeleton/pyproject.toml',
    ],
    [
      'a lockfile with values in it',
      [{ ...lock, after: 'urllib3 2\nnew 1\n' }],
      [file('poetry.lock', 'urllib3 ${{ values.version }}\n')],
      'poetry.lock differs from templates/flask/skeleton/poetry.lock by its values and was made anew; make it again in the template by hand',
    ],
    [
      'a file of no layer',
      [lock],
      [file('pyproject.toml', 'urllib3\n')],
      "No file of the template's layers is known to become poetry.lock",
    ],
    [
      'a file that two layers have',
      [lock],
      [file('poetry.lock', lock.before), file('old.lock', lock.before)],
      'poetry.lock stands in templates/flask/skeleton/poetry.lock, templates/flask/skeleton/old.lock alike; replace the one that is meant',
    ],
    [
      'a file that would be evaluated',
      [{ ...lock, after: 'urllib3 {% 2\n' }],
      [file('poetry.lock', lock.before)],
      'poetry.lock would hold what a template evaluates (${{, {% or {#), so that templates/flask/skeleton/poetry.lock cannot have it as it is',
    ],
    [
      'a new file, though an empty one is there',
      [{ ...lock, before: '' }],
      [file('__init__.py', '')],
      'poetry.lock is new, and no layer is known to hold it',
    ],
  ])('names %s, and loses nothing silently', (_, changes, files, sentence) => {
    expect(mapBack(changes, files)).toEqual({ edits: {}, lost: [sentence] });
  });
});
