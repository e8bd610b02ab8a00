import type {
  EnvironmentCell,
  FleetService,
} from '@slipway/plugin-fleet-common';
import type { CsvColumn } from '../http/csv';

/** The columns of the list of services as CSV; named as the fields of their JSON. */
export const SERVICE_COLUMNS: Array<CsvColumn<FleetService>> = [
  ['service', service => service.ref],
  ['title', service => service.title],
  ['description', service => service.description],
  ['owner', service => service.owner],
  ['system', service => service.system],
  ['template', service => service.template],
  ['templateVersion', service => service.templateVersion],
  ['state', service => service.libraries.state],
  ['reason', service => service.libraries.reason],
  ['readAt', service => service.libraries.readAt],
  ['libraries', ({ libraries }) => known(libraries, libraries.count)],
  ['outdated', ({ libraries }) => known(libraries, libraries.outdated)],
  ['worstSeverity', service => service.libraries.worstSeverity],
  ['running', service => service.environments.map(running)],
  ['failed', service => service.environments.flatMap(failed)],
];

/** Of a service that was never read, nothing is known; that is not none. */
function known(
  { readAt }: FleetService['libraries'],
  figure: number | undefined,
): number | undefined {
  return readAt ? figure : undefined;
}

function running({ environment, lastSuccess }: EnvironmentCell): string {
  return `${environment}:${lastSuccess?.version ?? 'none'}`;
}

/** Where the last attempt failed, with the version that was to be deployed. */
function failed({ environment, lastAttempt }: EnvironmentCell): string[] {
  return lastAttempt.outcome === 'failure'
    ? [`${environment}:${lastAttempt.version}`]
    : [];
}
