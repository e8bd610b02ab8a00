import { decideWhatHappened, type Observation } from './decideWhatHappened';
import type { PullRequest } from './pullRequest';

const PULL: PullRequest = {
  number: 1,
  title: 'Update',
  body: '',
  author: 'slipway',
  head: 'update',
  base: 'main',
  headCommit: 'h1',
  baseCommit: 'b1',
  createdAt: '2026-11-24T00:00:00.000Z',
  updatedAt: '2026-11-24T00:00:00.000Z',
  labels: [],
  reviewers: [],
  teamReviewers: [],
  comments: [],
};
const MERGING = { commit: 'm1', by: 'ada', at: '', deleteBranch: false };
const QUIET: Observation = {
  headTip: 'h1',
  headIsAhead: true,
  baseHasHead: false,
  baseHasMerge: false,
};

describe('decideWhatHappened', () => {
  it.each([
    ['nothing', {}],
    ['head-moved', { headTip: 'h2' }],
    ['head-deleted', { headTip: undefined, headIsAhead: false }],
    ['merged-by-push', { baseHasHead: true, headIsAhead: false }],
    // The branch was deleted after somebody had pushed the merge.
    ['merged-by-push', { headTip: undefined, baseHasHead: true }],
    // The branch was set back to the base: nothing was merged.
    ['nothing', { headTip: 'b1', headIsAhead: false }],
  ] as const)('says %s for %j', (happened, observed) => {
    expect(decideWhatHappened(PULL, { ...QUIET, ...observed })).toBe(happened);
  });

  it.each([
    ['merged-here', { baseHasMerge: true }],
    ['merged-here', { baseHasMerge: true, headTip: undefined }],
    ['merge-abandoned', { baseHasMerge: false }],
    ['merge-abandoned', { baseHasMerge: false, headTip: 'h2' }],
  ] as const)(
    'says %s for %j after a merge was begun',
    (happened, observed) => {
      const pull = { ...PULL, merging: MERGING };

      expect(decideWhatHappened(pull, { ...QUIET, ...observed })).toBe(
        happened,
      );
    },
  );
});
