import type { ServiceLibrary } from '@slipway/plugin-fleet-common';

/** A library of a lockfile. */
export function testLibrary(
  name: string,
  more: Partial<ServiceLibrary> = {},
): ServiceLibrary {
  return {
    name,
    version: '1.0',
    direct: false,
    groups: ['main'],
    extras: [],
    origin: 'index',
    requiredBy: [],
    ...more,
  };
}
