import type { Load } from './decide/mayOpen';
import type { ReconcileStore } from './ports';

/** The slowest limit is one opening an hour. */
const OPENINGS_KEPT_MS = 61 * 60_000;

export type LoadStore = Pick<
  ReconcileStore,
  'listOpenings' | 'countOpenByOwner' | 'countRunning' | 'listHostPauses'
>;

/** What campaigns have opened and have at work just now. */
export async function readLoad(
  store: LoadStore,
  now: Date,
): Promise<{ load: Load; openingsSince: string }> {
  const since = now.getTime() - OPENINGS_KEPT_MS;
  const openingsSince = new Date(since).toISOString();
  const load = {
    openings: await store.listOpenings(openingsSince),
    openByOwner: await store.countOpenByOwner(),
    running: await store.countRunning(),
    hostPauses: await store.listHostPauses(),
  };
  return { load, openingsSince };
}
