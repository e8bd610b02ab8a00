import { ConflictError, InputError } from '@backstage/errors';
import { ForgeRateLimitError } from '@slipway/plugin-fleet-node';
import { failureState } from './reportOutcome';

const NOW = new Date('2026-11-24T12:00:00.000Z');

describe('failureState', () => {
  it('says until when a host wants no requests, also as the cause of another error', () => {
    const busy = new ForgeRateLimitError('git.acme.com', 90);

    for (const error of [busy, new ConflictError('No pull request', busy)]) {
      expect(failureState(error, NOW)).toMatchObject({
        state: 'failed',
        waitUntil: '2026-11-24T12:01:30.000Z',
      });
    }
  });

  it('tells what a person has to change from what may go better', () => {
    expect(failureState(new InputError('Correct it'), NOW)).toEqual({
      state: 'blocked',
      reason: 'Correct it',
    });
    expect(failureState(new Error('No route to host'), NOW)).toEqual({
      state: 'failed',
      reason: 'No route to host',
    });
  });
});
