import { aService, readLibraries } from '../__testUtils__/builders';
import { readingResult } from './readingResult';

describe('readingResult', () => {
  it('counts what was read', () => {
    expect(readingResult(aService())).toMatchObject({
      status: 'success',
      title: 'Read 42 libraries',
      description: 'from poetry.lock',
    });
  });

  it('gives the reason when it could not be read, and lets it stand', () => {
    const service = aService({
      libraries: readLibraries({
        state: 'unreadable',
        reason: 'poetry.lock is not TOML; run poetry lock.',
      }),
    });

    expect(readingResult(service)).toEqual({
      status: 'warning',
      title: 'The lockfile could not be read',
      description: 'poetry.lock is not TOML; run poetry lock.',
    });
  });
});
