import { mockServices } from '@backstage/backend-test-utils';
import { readLockfiles } from './readLockfiles';

/** A repository whose files have the given sizes. */
function readerOf(sizes: Record<string, number>) {
  return mockServices.urlReader.mock({
    readTree: async (_url, options) => ({
      etag: '5ca1ab1e',
      files: async () =>
        Object.entries(sizes)
          .filter(([path, size]) => options?.filter?.(path, { size }))
          .map(([path, size]) => ({
            path,
            content: async () => Buffer.alloc(size, '#'),
          })),
      archive: jest.fn(),
      dir: jest.fn(),
    }),
  });
}

function read(sizes: Record<string, number>) {
  return readLockfiles({
    reader: readerOf(sizes),
    folderUrl: 'https://git.acme.com/payments',
    maxBytes: 100,
    signal: new AbortController().signal,
  });
}

describe('readLockfiles', () => {
  it('reads what says something about libraries, and names what is too large', async () => {
    const state = await read({
      'README.md': 1,
      'app/requirements.py': 1,
      'node/poetry.lock': 1,
      'poetry.lock': 101,
      'pylock.dev.toml': 3,
      'pyproject.toml': 2,
      'requirements-dev.txt': 1,
      'requirements/base.in': 1,
    });

    expect(state).toEqual({
      etag: '5ca1ab1e',
      commit: '5ca1ab1e',
      files: [
        { path: 'poetry.lock', bytes: 101, text: undefined },
        { path: 'pylock.dev.toml', bytes: 3, text: '###' },
        { path: 'pyproject.toml', bytes: 2, text: '##' },
        { path: 'requirements-dev.txt', bytes: 1, text: '#' },
        { path: 'requirements/base.in', bytes: 1, text: '#' },
      ],
    });
  });

  it('does not list more requirements files than any service has', async () => {
    const many = Array.from({ length: 500 }, (_, index) => [
      `requirements/${index}.txt`,
      1,
    ]);

    const state = await read({
      ...Object.fromEntries(many),
      'uv.lock': 1,
    });

    expect(state?.files).toHaveLength(22);
    expect(state?.files.at(-1)?.path).toBe('uv.lock');
  });
});
