import { campaignProgress, changeInWords, progressOf } from './campaignState';

describe('campaignProgress', () => {
  it('counts what was merged of what is due, and nothing that has no change to merge', () => {
    expect(
      campaignProgress({
        total: 10,
        counts: {
          merged: 3,
          deployed: 1,
          open: 2,
          'no-op': 1,
          declined: 1,
          failed: 2,
        },
      }),
    ).toEqual({
      merged: 4,
      due: 8,
      percent: 50,
      label: '4 of 8 merged (50%)',
    });
  });

  it.each([
    [1, 1000, '1 of 1,000 merged (1%)'],
    [999, 1000, '999 of 1,000 merged (99%)'],
    [0, 3, '0 of 3 merged (0%)'],
    [3, 3, '3 of 3 merged (100%)'],
    [0, 0, 'nothing to merge'],
  ])(
    'says neither none nor all of %d of %d unless it is so',
    (merged, due, label) => {
      expect(progressOf(merged, due).label).toBe(label);
    },
  );
});

describe('changeInWords', () => {
  it.each([
    [
      {
        kind: 'template',
        template: 'template:default/flask-service',
        version: '2.0.0',
      },
      'flask-service to 2.0.0',
    ],
    [
      { kind: 'template', template: 'template:default/flask-service' },
      'flask-service to its newest version',
    ],
    [
      {
        kind: 'template',
        template: 'template:default/flask-service',
        rollsBack: 'c1',
      },
      'flask-service back to where it was',
    ],
    [
      { kind: 'library', library: 'werkzeug', version: '3.0.3' },
      'werkzeug to at least 3.0.3',
    ],
    [
      { kind: 'script', command: ['ruff', '--fix'], message: 'Fix' },
      'ruff --fix',
    ],
  ] as const)('says %j', (change, words) => {
    expect(
      changeInWords(
        change.kind === 'script'
          ? { ...change, command: [...change.command] }
          : change,
      ),
    ).toBe(words);
  });
});
