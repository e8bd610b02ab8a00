/**
 * What the fleet plugin's browser and server parts share.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './CampaignClient';
export * from './campaignTypes';
export * from './DeploymentClient';
export * from './deploymentTypes';
export * from './dnsLabel';
export * from './FleetClient';
export type {
  FleetClientOptions,
  FleetRequestOptions,
  PageRequest,
} from './FleetRequests';
export * from './LibraryClient';
export type * from './libraryRequests';
export * from './libraryTypes';
export * from './permissions';
export * from './serviceName';
export * from './signals';
export * from './templateBump';
export * from './types';
export * from './UpdateClient';
export * from './updateTypes';
