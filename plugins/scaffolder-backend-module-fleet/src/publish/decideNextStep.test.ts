import {
  decideNextStep,
  unfinishedDescription,
  type ObservedRepository,
} from './decideNextStep';

const MAIN = 'refs/heads/main';
const PRISTINE = 'refs/template/flask-service/1.0.0';

const wanted = {
  label: 'acme/payments on git.acme.com',
  description: 'Takes payments',
  branch: 'main',
  commit: 'c1',
  pristine: { commit: 'p1', ref: PRISTINE },
};
const complete: Array<[string, string]> = [
  ['HEAD', 'c1'],
  [MAIN, 'c1'],
  [PRISTINE, 'p1'],
];

function repository(
  refs: Array<[string, string]>,
  description = 'Takes payments',
): ObservedRepository {
  return { description, refs: new Map(refs) };
}

describe('decideNextStep', () => {
  it.each([
    ['nothing is there', undefined, 'create'],
    [
      'it is empty and ours',
      repository([], unfinishedDescription('task-1')),
      'push',
    ],
    [
      'another task of Slipway left it empty',
      repository([], unfinishedDescription('task-0')),
      'push',
    ],
    [
      'it is filled but still called unfinished',
      repository(complete, unfinishedDescription('task-1')),
      'describe',
    ],
    [
      'the host lost its description while it was changed',
      repository(complete, ''),
      'describe',
    ],
    [
      'a second run of the task is just pushing',
      repository([[MAIN, 'c1']], unfinishedDescription('task-1')),
      'push',
    ],
    ['it is finished', repository(complete), 'done'],
    [
      'it is finished and people went on with it',
      repository([
        [MAIN, 'c2'],
        [PRISTINE, 'p1'],
        ['refs/heads/topic', 'c3'],
      ]),
      'done',
    ],
  ])('when %s', (_, observed, step) => {
    expect(decideNextStep(observed, wanted)).toBe(step);
  });

  it.each([
    ['an empty repository that somebody else made', repository([])],
    ['another first commit', repository([[MAIN, 'c9']])],
    [
      'another first commit of an unfinished task',
      repository([[MAIN, 'c9']], unfinishedDescription('task-0')),
    ],
    ['another branch only', repository([['refs/heads/topic', 'c1']])],
    ['another render', repository([[PRISTINE, 'p9']])],
    [
      'the same render of another task',
      repository([
        [MAIN, 'c9'],
        [PRISTINE, 'p9'],
      ]),
    ],
  ])('refuses %s', (_, observed) => {
    expect(() => decideNextStep(observed, wanted)).toThrow(
      'acme/payments on git.acme.com exists already and was not made by this task; choose another name',
    );
  });
});
