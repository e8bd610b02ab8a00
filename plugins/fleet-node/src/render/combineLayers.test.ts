import { combineLayers, type RenderedFile } from './combineLayers';

function file(path: string, changes: Partial<RenderedFile> = {}): RenderedFile {
  return { path, mode: '100644', source: `/rendered/${path}`, ...changes };
}

describe('combineLayers', () => {
  it('puts the files of all layers together, sorted by path', () => {
    const files = combineLayers([
      { path: 'flask/skeleton', files: [file('src/app.py'), file('a.md')] },
      { path: 'shared/catalog', files: [file('catalog-info.yaml')] },
    ]);

    expect(files.map(({ path }) => path)).toEqual([
      'a.md',
      'catalog-info.yaml',
      'src/app.py',
    ]);
  });

  it.each([
    [
      'the same file',
      'README.md',
      'README.md',
      'The layers one and two write the same file README.md; keep it in one of them.',
    ],
    [
      'files that differ only by case',
      'README.md',
      'readme.md',
      'The layers one and two write README.md and readme.md, which',
    ],
    [
      'folders that differ only by case',
      'Docs/a.md',
      'docs/b.md',
      'The layers one and two write Docs and docs, which',
    ],
    [
      'names that differ only by how a letter is composed',
      'caf\u00e9.md',
      'cafe\u0301.md',
      'cannot tell apart',
    ],
    [
      'a file and a folder of one name',
      'docs',
      'docs/b.md',
      'The layers one and two write docs and docs/, which',
    ],
  ])('refuses %s', (_, first, second, sentence) => {
    const combine = () =>
      combineLayers([
        { path: 'one', files: [file(first)] },
        { path: 'two', files: [file(second)] },
      ]);

    expect(combine).toThrow(sentence);
  });

  it.each([
    ['.git/hooks/pre-commit', 'belong to git'],
    ['docs/.GIT/config', 'belong to git'],
    ['.template.lock.json', 'which Slipway writes itself'],
  ])('refuses %s', (path, sentence) => {
    const combine = () => combineLayers([{ path: 'one', files: [file(path)] }]);

    expect(combine).toThrow(sentence);
  });

  it.each(['/etc/passwd', '../outside', '../../outside'])(
    'refuses a symbolic link to %s',
    target => {
      const link = file('docs/link', {
        mode: '120000',
        target: `../${target}`,
      });
      const absolute = file('docs/link', { mode: '120000', target });

      expect(() =>
        combineLayers([
          {
            path: 'one',
            files: [target.startsWith('/') ? absolute : link],
          },
        ]),
      ).toThrow('points outside the repository');
    },
  );

  it('accepts a symbolic link inside the repository', () => {
    const link = file('docs/README.md', {
      mode: '120000',
      target: '../README.md',
    });

    expect(combineLayers([{ path: 'one', files: [link] }])).toEqual([link]);
  });
});
