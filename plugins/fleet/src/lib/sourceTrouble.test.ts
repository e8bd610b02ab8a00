import { LibrarySource } from '@slipway/plugin-fleet-common';
import { sourceTroubles } from './sourceTrouble';

const NOW = Date.parse('2026-11-24T12:00:00Z');

const failing: LibrarySource = {
  kind: 'index',
  name: 'acme',
  attemptedAt: '2026-11-24T11:00:00Z',
  succeededAt: '2026-11-22T12:00:00Z',
  problem: 'It answered 503.',
  count: 40,
};

describe('sourceTroubles', () => {
  it('gives the reason, and the age of what is shown', () => {
    expect(sourceTroubles([failing], ['index'], NOW)).toEqual([
      {
        title: 'The index acme could not be read (tried 1 hour ago)',
        description:
          'It answered 503. Latest versions from it are from 2 days ago.',
      },
    ]);
  });

  it('claims nothing when there never was an answer', () => {
    const never = { ...failing, kind: 'advisories' as const };
    expect(
      sourceTroubles(
        [{ ...never, succeededAt: undefined }],
        ['advisories'],
        NOW,
      ),
    ).toMatchObject([
      {
        description:
          'It answered 503. The advisories shown are unknown: it never answered.',
      },
    ]);
  });

  it('is silent about sources that work, and about those that a page does not use', () => {
    expect(
      sourceTroubles([{ ...failing, problem: undefined }], ['index'], NOW),
    ).toEqual([]);
    expect(sourceTroubles([failing], ['policies'], NOW)).toEqual([]);
  });
});
