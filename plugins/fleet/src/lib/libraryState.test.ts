import { libraryState } from './libraryState';

describe('libraryState', () => {
  it('counts what was read', () => {
    const status = {
      state: 'read' as const,
      count: 1,
      lockfile: 'poetry.lock',
      readAt: '2026-03-01T10:00:00Z',
    };

    expect(libraryState(status)).toEqual({
      tone: 'known',
      label: '1 library',
      detail: 'Read from poetry.lock.',
    });
  });

  it('shows no number before the first reading', () => {
    const { tone, label } = libraryState({ state: 'pending', count: 0 });

    expect({ tone, label }).toEqual({ tone: 'pending', label: 'Not read yet' });
  });

  it('gives the reason of an unreadable lockfile, and the last good number beside it', () => {
    const status = {
      state: 'unreadable' as const,
      reason: 'poetry.lock line 3 is not TOML; run poetry lock.',
      count: 1200,
      readAt: '2026-03-01T10:00:00Z',
    };

    expect(libraryState(status)).toEqual({
      tone: 'problem',
      label: 'Unreadable, last 1,200 libraries',
      detail: 'poetry.lock line 3 is not TOML; run poetry lock.',
    });
  });

  it('shows no number when it never was readable', () => {
    const status = {
      state: 'unreadable' as const,
      reason: 'No lockfile; commit one.',
      count: 0,
    };

    expect(libraryState(status).label).toBe('Unreadable');
  });
});
