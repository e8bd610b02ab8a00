/** The channel on which the backend says that something about a service changed. */
export const FLEET_CHANGES_CHANNEL = 'fleet:changes';

/**
 * A message of {@link FLEET_CHANGES_CHANNEL}: which service to ask for again. It carries nothing else, because
 * everybody who is signed in receives it. A type and not an interface, because signals take a `JsonObject`.
 */
export type FleetChange = {
  /** Entity ref of the service. */
  service: string;
};
