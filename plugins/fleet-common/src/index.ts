/**
 * What the fleet plugin's browser and server parts share.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './dnsLabel';
export * from './FleetClient';
export type {
  FleetClientOptions,
  FleetRequestOptions,
  PageRequest,
} from './FleetRequests';
export * from './LibraryClient';
export * from './libraryTypes';
export * from './permissions';
export * from './signals';
export * from './serviceName';
export * from './types';
