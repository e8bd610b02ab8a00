import { createApiRef } from '@backstage/frontend-plugin-api';
import { LibraryClient } from '@slipway/plugin-fleet-common';

export type LibraryApi = Pick<
  LibraryClient,
  | 'getLibraries'
  | 'getLibrary'
  | 'getLibraryUsers'
  | 'getLibraryUsersCsv'
  | 'getAdvisories'
  | 'getAdvisory'
  | 'getAdvisoryUsers'
  | 'getAdvisoryUsersCsv'
  | 'getMatrix'
  | 'getPolicies'
  | 'getPolicyUsers'
  | 'getPolicyUsersCsv'
  | 'getSituation'
  | 'getSources'
  | 'getCsv'
  | 'getServiceLibraries'
  | 'getServiceLibrariesCsv'
  | 'getSbom'
  | 'getTokens'
  | 'createToken'
  | 'revokeToken'
>;

/** The libraries of `/api/fleet`, asked as the person who is signed in. */
export const libraryApiRef = createApiRef<LibraryApi>().with({
  id: 'plugin.fleet.library-client',
  pluginId: 'fleet',
});
