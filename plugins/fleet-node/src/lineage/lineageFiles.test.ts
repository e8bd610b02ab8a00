import {
  formatLock,
  formatWish,
  parseLock,
  parseWish,
  type TemplateLock,
  type TemplateWish,
} from './lineageFiles';

const TREE = 'a'.repeat(40);

function lock(changes: Partial<TemplateLock> = {}): TemplateLock {
  return {
    lockVersion: 1,
    template: 'template:default/flask-service',
    version: '1.0.0',
    layers: [{ path: 'flask-service/skeleton', tree: TREE }],
    engine: { name: '@backstage/plugin-scaffolder-backend', version: '4.2.0' },
    options: { copyWithoutTemplating: [] },
    values: { name: 'payments' },
    tree: TREE,
    files: { 'app.py': `100644 ${TREE}` },
    pending: [],
    ...changes,
  };
}

function wish(changes: Partial<TemplateWish> = {}): TemplateWish {
  return {
    template: 'template:default/flask-service',
    version: '1.0.0',
    values: { name: 'payments' },
    skip: [],
    'prefer-project': [],
    hold: null,
    ...changes,
  };
}

describe('the lineage files', () => {
  const values = {
    quotes: `"it's"`,
    lines: 'one\ntwo\n\n',
    expression: '${{ values.name }} {{ x }} {% raw %}',
    path: '../../etc/passwd',
    long: 'x'.repeat(10_000),
    names: 'Zahlungen für 東京 🚢',
    yes: 'yes',
    version: '1.10',
    port: 8080,
    nested: { tags: ['a', null, true] },
  };

  it('give back what was written, whatever the values hold', () => {
    expect(parseWish(formatWish(wish({ values }))).values).toEqual(values);
    expect(parseLock(formatLock(lock({ values }))).values).toEqual(values);
  });

  it('explain themselves to the person who opens the wish', () => {
    expect(formatWish(wish())).toMatch(
      /^# Where this service comes from\. Change version or values/,
    );
  });

  it('write the same lock whatever the order of values and files', () => {
    const files = { 'a.py': `100644 ${TREE}`, 'b.sh': `100755 ${TREE}` };
    const reversed = Object.fromEntries(Object.entries(files).reverse());

    expect(formatLock(lock({ files: reversed }))).toBe(
      formatLock(lock({ files })),
    );
    expect(formatLock(lock({ files }))).toContain(
      `    "b.sh": "100755 ${TREE}"\n`,
    );
  });

  it('have defaults for what an owner leaves out', () => {
    const text = 'template: template:default/x\nversion: 1.0.0\nvalues: {}\n';

    expect(parseWish(text)).toEqual(
      wish({ template: 'template:default/x', values: {} }),
    );
  });

  it.each([
    ['{', 'restore it from the history'],
    ['{"lockVersion": 2}', 'lockVersion: Invalid literal value, expected 1'],
    ['{}', 'tree: Required'],
  ])('say what is wrong with the lock %p', (text, sentence) => {
    expect(() => parseLock(text)).toThrow(sentence);
    expect(() => parseLock(text)).toThrow(/^\.template\.lock\.json cannot be/);
  });

  it('say what is wrong with a wish', () => {
    expect(() => parseWish('version: 1\nvalues: []\n')).toThrow(
      /^\.template\.yaml cannot be read \(template: Required; version: Expected string, received number; values: .*\); correct it/,
    );
  });
});
