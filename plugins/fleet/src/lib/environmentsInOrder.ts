import {
  DeploymentCell,
  EnvironmentSummary,
} from '@slipway/plugin-fleet-common';

/** An environment of a service, and the one that a version is promoted to from there. */
export interface EnvironmentPlace {
  environment: string;
  protected: boolean;
  cell?: DeploymentCell;
  next?: { environment: string; cell?: DeploymentCell };
}

/** Every environment in promotion order with its cell, if there is one. Only configured ones are promoted to. */
export function environmentsInOrder(
  environments: readonly EnvironmentSummary[],
  cells: readonly DeploymentCell[],
): EnvironmentPlace[] {
  const cellOf = (name: string) =>
    cells.find(({ environment }) => environment === name);
  // Environments that only other services know say nothing of this one.
  const ofService = environments.filter(
    ({ name, configured }) => configured || cellOf(name),
  );
  return ofService.map((environment, index) => {
    const next = ofService[index + 1];
    return {
      environment: environment.name,
      protected: environment.protected,
      cell: cellOf(environment.name),
      next:
        environment.configured && next?.configured
          ? { environment: next.name, cell: cellOf(next.name) }
          : undefined,
    };
  });
}

/** The version that can be promoted from there: the one that last succeeded, where the next one does not have it yet. */
export function promotableVersion(place: EnvironmentPlace): string | undefined {
  const version = place.cell?.lastSuccess?.version;
  if (!place.next) return undefined;
  const { cell } = place.next;
  const there = cell?.desired?.version ?? cell?.running?.version;
  return version === there ? undefined : version;
}
