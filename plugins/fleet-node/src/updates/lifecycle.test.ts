import { movesBetween, parseLifecycle } from './lifecycle';

const TEMPLATE = 'template:default/flask-service';

describe('parseLifecycle', () => {
  it('says nothing where the template says nothing', () => {
    expect(parseLifecycle(undefined, TEMPLATE)).toEqual({
      seed: [],
      managed: [],
      union: [],
      moves: [],
      values: [],
      migrations: [],
    });
  });

  it('reads globs, moves and migrations of values', () => {
    const lifecycle = parseLifecycle(
      `
seed: [docs/**]
managed: [Makefile]
moves: [{from: src/, to: app/, since: 2.0.0}]
values: [{version: 2.0.0, rename: {port: http_port}}]
migrations: [{version: 2.0.0, after: [make, migrate]}]
`,
      TEMPLATE,
    );

    expect(lifecycle).toMatchObject({
      seed: ['docs/**'],
      managed: ['Makefile'],
      moves: [{ from: 'src/', to: 'app/', since: '2.0.0' }],
      values: [{ version: '2.0.0', rename: { port: 'http_port' } }],
      migrations: [{ version: '2.0.0', after: ['make', 'migrate'] }],
    });
  });

  it.each([
    ['migrations: [{version: 2.0.0}]', 'migrations.0: has neither before'],
    ['seed: docs', 'seed: Expected array, received string'],
    ['sed: [docs]', "Unrecognized key(s) in object: 'sed'"],
    ['moves: [{from: a, to: b, since: next}]', 'moves.0.since: not a semantic'],
    ['values: [{version: 1}]', '0.version: Expected string, received number'],
    ['- a', 'Expected object, received array'],
    ['a: [', 'is no YAML'],
  ])('names what is wrong in %p', (text, problem) => {
    expect(() => parseLifecycle(text, TEMPLATE)).toThrow(problem);
  });
});

describe('movesBetween', () => {
  const moves = [
    { from: 'a', to: 'b', since: '1.1.0' },
    { from: 'c/', to: 'd/', since: '2.0.0' },
  ];

  it.each([
    ['1.0.0', '1.1.0', [{ from: 'a', to: 'b' }]],
    ['1.1.0', '1.2.0', []],
    ['2.0.0', '1.1.0', [{ from: 'd/', to: 'c/' }]],
    ['1.1.0', '1.1.0', []],
  ])('from %s to %s are %p', (from, to, expected) => {
    expect(movesBetween(moves, { from, to })).toEqual(expected);
  });
});
