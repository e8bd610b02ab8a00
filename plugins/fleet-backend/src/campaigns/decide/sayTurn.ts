import type { Permit } from './types';

/**
 * What is kept of a target that only limits hold back. Why, and until when, changes for all of them with each opening:
 * that is said when somebody looks.
 */
export const WAITS_FOR_TURN = 'It begins when its turn comes.';

/** The sentences of a target that waits for its turn, as its permit is just now. */
export function sayTurn(permit: Permit): { reason?: string; next: string } {
  if (permit.granted) return { next: WAITS_FOR_TURN };
  const { reason, until } = permit;
  return {
    reason,
    next: until
      ? `It begins at ${until} at the earliest.`
      : 'It begins as soon as that is over.',
  };
}
