import { FleetTemplate } from '@slipway/plugin-fleet-common';
import { count } from './share';

/** A part of a bar of versions; `shade` is how old it is. */
export interface VersionSegment {
  label: string;
  /** Absent for what is summed up. */
  version?: string;
  services: number;
  percent: number;
  shade: 'latest' | 'near' | 'old' | 'oldest' | 'others';
}

const SHOWN = 4;
const SHADES = ['near', 'old', 'oldest'] as const;

/** The newest versions that services are on, and the older ones in one. */
export function versionSegments(
  template: Pick<FleetTemplate, 'version' | 'versions'>,
): VersionSegment[] {
  const { version: latest, versions } = template;
  const all = versions.reduce((sum, { services }) => sum + services, 0);
  const percentOf = (services: number) => (100 * services) / all;
  const shown = versions.slice(0, SHOWN);
  const behind = shown.filter(({ version }) => version !== latest);
  const segments: VersionSegment[] = shown.map(({ version, services }) => ({
    label: version,
    version,
    services,
    percent: percentOf(services),
    shade:
      version === latest
        ? 'latest'
        : SHADES[behind.findIndex(one => one.version === version)] ?? 'oldest',
  }));
  const older = versions.slice(SHOWN);
  if (older.length === 0) return segments;
  const services = older.reduce((sum, one) => sum + one.services, 0);
  return [
    ...segments,
    {
      label: `${count(older.length)} older`,
      services,
      percent: percentOf(services),
      shade: 'others',
    },
  ];
}
