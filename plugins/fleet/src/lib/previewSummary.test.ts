import { UpdatePreview } from '@slipway/plugin-fleet-common';
import { aPreview, aPreviewedPath } from '../__testUtils__/updateBuilders';
import { outcomeCounts, previewVerdict, shownPaths } from './previewSummary';

const paths = [
  aPreviewedPath({ path: 'Makefile', outcome: 'clean' }),
  aPreviewedPath({ path: 'Dockerfile', outcome: 'conflict' }),
  aPreviewedPath({
    path: 'src/payments/app.py',
    oldPath: 'payments/app.py',
    outcome: 'merged',
  }),
  aPreviewedPath({ path: 'AUTHORS', outcome: 'clean' }),
];

describe('outcomeCounts', () => {
  it('names what has to be decided first, and nothing that does not occur', () => {
    expect(outcomeCounts(paths)).toEqual([
      { outcome: 'conflict', paths: 1 },
      { outcome: 'merged', paths: 1 },
      { outcome: 'clean', paths: 2 },
    ]);
  });
});

describe('shownPaths', () => {
  const names = (filters: Parameters<typeof shownPaths>[1]) =>
    shownPaths(paths, filters).map(({ path }) => path);

  it('are in the order in which they have to be looked at', () => {
    expect(names({})).toEqual([
      'Dockerfile',
      'src/payments/app.py',
      'AUTHORS',
      'Makefile',
    ]);
  });

  it('are found by outcome, and by the name they had', () => {
    expect(names({ outcome: 'clean' })).toEqual(['AUTHORS', 'Makefile']);
    expect(names({ search: 'payments/APP' })).toEqual(['src/payments/app.py']);
  });
});

describe('previewVerdict', () => {
  it.each<[Partial<UpdatePreview>, string]>([
    [{ paths }, 'A person has to decide in 1 file'],
    [
      { direction: 'none', paths: [], lockfilesToMake: [] },
      'There is nothing to do.',
    ],
    [{ autoMergeEligible: true }, 'nobody has to decide'],
    [{ autoMergeEligible: false }, 'look at what is noted'],
    [{ base: 'none', autoMergeEligible: false }, 'could not be had'],
    [{ held: 'Freeze until January.' }, 'Freeze until January.'],
  ])('of %j', (preview, words) => {
    expect(previewVerdict(aPreview(preview)).sentence).toContain(words);
  });
});
