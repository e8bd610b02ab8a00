import { addToChangelog, raiseTemplateVersion } from './nextVersion';

const template = (version: string, name = 'flask') =>
  `kind: Template # a comment\nmetadata:\n  name: ${name}\n  annotations:\n    backstage.io/template-version: ${version} # SemVer\n`;

describe('raiseTemplateVersion', () => {
  const place = { name: 'flask', path: 'flask/template.yaml' };

  it.each([
    ['1.4.1', '1.4.2', '1.4.2'],
    ['"1.4.9"', '"1.4.10"', '1.4.10'],
    ["'2.0.0-rc.1'", "'2.0.0'", '2.0.0'],
  ])('raises %s to %s and keeps the rest', (before, after, version) => {
    expect(raiseTemplateVersion(template(before), place)).toEqual({
      text: template(after),
      version,
    });
  });

  it('raises the one that is meant of several in a file', () => {
    const other = template('1.0.0', 'other');

    expect(
      raiseTemplateVersion(`${other}---\n${template('1.0.0')}`, place).text,
    ).toBe(`${other}---\n${template('1.0.1')}`);
  });

  it.each([template('latest'), template('1.0.0', 'other'), 'kind: Template\n'])(
    'refuses %j',
    text => {
      expect(() => raiseTemplateVersion(text, place)).toThrow(
        'flask/template.yaml has no Template flask whose annotation backstage.io/template-version is a semantic version',
      );
    },
  );
});

describe('addToChangelog', () => {
  const entry = { name: 'flask', version: '1.4.2', change: 'better.' };

  it.each([
    [undefined, '# Changes of the template `flask`\n\n## 1.4.2\n\n- better.\n'],
    ['# Changes\n\nText.\n', '# Changes\n\nText.\n\n## 1.4.2\n\n- better.\n'],
    [
      '# Changes\n\n## 1.4.1\n\n- old\n',
      '# Changes\n\n## 1.4.2\n\n- better.\n\n## 1.4.1\n\n- old\n',
    ],
    ['## 1.4.2\n\n- ready\n', '## 1.4.2\n\n- better.\n- ready\n'],
  ])('adds to %j', (text, expected) => {
    expect(addToChangelog(text, entry)).toBe(expected);
  });
});
