import { setImmediate as nextTurn } from 'node:timers/promises';

/** Long enough to get something done, short enough that nobody waits for it. */
const TURN_MS = 15;

/**
 * Lets others run when this piece of work has had its turn: everything shares one thread, the answers to people included.
 * To be called often; it mostly does nothing.
 */
export function createBreath(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < TURN_MS) return;
    await nextTurn();
    began = performance.now();
  };
}
