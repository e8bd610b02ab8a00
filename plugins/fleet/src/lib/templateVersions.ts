import { FleetTemplateDetails } from '@slipway/plugin-fleet-common';

/** The versions that a campaign can bring services to: those of the changelog, newest first, and the one that was asked for. */
export function templateVersions(
  template: Pick<FleetTemplateDetails, 'version' | 'changelog'> | undefined,
  asked: string,
): string[] {
  const known = [
    template?.version,
    ...(template?.changelog.map(({ version }) => version) ?? []),
    asked,
  ];
  return [...new Set(known.filter((one): one is string => Boolean(one)))];
}
