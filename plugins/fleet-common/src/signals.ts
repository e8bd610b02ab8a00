/** The channel on which the backend says that something changed. */
export const FLEET_CHANGES_CHANNEL = 'fleet:changes';

/**
 * A message of {@link FLEET_CHANGES_CHANNEL}: ask again. It says nothing of what changed, because everybody who is
 * signed in receives it, whichever services they may read.
 */
export type FleetChange = Record<string, never>;
