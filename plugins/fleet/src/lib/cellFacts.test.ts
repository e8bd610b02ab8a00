import { aCell, aDriftedCell } from '../__testUtils__/builders';
import { actorWords, cellFacts } from './cellFacts';

describe('cellFacts', () => {
  it('says of each value where it is known from, and by whom', () => {
    const [desired, live, attempt, success] = cellFacts(aDriftedCell());

    expect(desired?.known).toMatchObject({
      version: '1.5.0',
      source: 'GitOps commit f00dcafe',
      actor: 'Maria Lopez (from git)',
      notes: ['services/payments/overlays/production'],
    });
    expect(live?.known).toMatchObject({
      version: '1.4.2',
      source: 'Cluster prod-eu',
      notes: [
        'Deployment/payments in production, 2 of 3 ready',
        'payments: acme/payments:1.4.2',
        'proxy: acme/proxy:9',
      ],
    });
    expect(attempt?.known).toMatchObject({
      version: '1.4.2',
      outcome: 'succeeded',
      source: 'Deployment event',
      url: 'https://ci.acme.com/run/2',
      actor: 'maria (from the pipeline)',
    });
    expect(success?.known?.notes).toEqual(['commit a1b2c3d4']);
  });

  it('says why nothing is known instead of leaving it out', () => {
    const facts = cellFacts(
      aCell({ lastAttempt: undefined, lastSuccess: undefined }),
    );

    expect(facts.map(({ what, known }) => [what, known])).toEqual([
      ['Should run', undefined],
      ['Runs', undefined],
      ['Last attempt', undefined],
      ['Last success', undefined],
    ]);
    expect(facts[0]?.unknown).toBe('No GitOps repository has it.');
  });

  it.each([
    [{ actor: 'maria', actorSource: 'argocd' }, 'maria (from Argo CD)'],
    [{ actorSource: 'automatic' }, 'an automatic roll-out'],
    [{ actor: 'maria' }, 'maria'],
    [{}, undefined],
  ] as const)('names the actor of %j', (attempt, words) => {
    expect(actorWords(attempt)).toBe(words);
  });
});
