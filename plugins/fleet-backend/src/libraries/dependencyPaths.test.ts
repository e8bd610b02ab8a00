import { dependencyPaths } from './dependencyPaths';

const node = (name: string, direct: boolean, ...requiredBy: string[]) => ({
  name,
  direct,
  requiredBy,
});

describe('dependencyPaths', () => {
  it('finds the shortest way from a declared library', () => {
    const pathTo = dependencyPaths([
      node('a', true),
      node('b', false, 'a'),
      node('c', false, 'b', 'd'),
      node('d', true),
    ]);

    expect(pathTo('a')).toEqual(['a']);
    expect(pathTo('b')).toEqual(['a', 'b']);
    expect(pathTo('c')).toEqual(['d', 'c']);
  });

  it('begins at what nothing needs when nothing is declared', () => {
    const pathTo = dependencyPaths([node('a', false), node('b', false, 'a')]);
    expect(pathTo('b')).toEqual(['a', 'b']);
  });

  it('ends in circles, also of libraries that only need one another', () => {
    const pathTo = dependencyPaths([
      node('a', true, 'b'),
      node('b', false, 'a'),
      node('x', false, 'y'),
      node('y', false, 'x'),
    ]);

    expect(pathTo('b')).toEqual(['a', 'b']);
    expect(pathTo('x')).toEqual(['x']);
  });
});
