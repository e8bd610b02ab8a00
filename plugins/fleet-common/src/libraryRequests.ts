import type { PageRequest } from './FleetRequests';
import type { Behind, PolicyState, Severity } from './libraryTypes';

type Order = 'asc' | 'desc';

export interface LibrariesRequest extends PageRequest {
  /** Part of a library's name. */
  search?: string;
  internal?: boolean;
  /** Only those of which some service is behind the latest version. */
  outdated?: boolean;
  /** Only those with an open advisory on a version in use. */
  vulnerable?: boolean;
  /** Counts only the services of this owner. */
  owner?: string;
  /** Internal libraries come first when sorted by name. */
  sort?: 'name' | 'services' | 'outdated' | 'vulnerable' | 'severity';
  order?: Order;
}

export interface LibraryUsersRequest extends PageRequest {
  /** Part of a service's name, title, owner or system. */
  search?: string;
  owner?: string;
  system?: string;
  /** One version, as it stands in lockfiles. */
  version?: string;
  /** A PEP 440 specifier, such as `<4`. */
  versions?: string;
  /** Services that run it there; `version` and `versions` are then about the build that runs. */
  environment?: string;
  direct?: boolean;
  vulnerable?: boolean;
  sort?: 'name' | 'owner' | 'version';
  order?: Order;
}

export interface AdvisoriesRequest extends PageRequest {
  /** Part of an id, an alias, a library's name or the summary. */
  search?: string;
  severity?: Severity;
  library?: string;
  /** Counts only the services of this owner. */
  owner?: string;
  /** Only those that hit a build that runs there. */
  environment?: string;
  sort?: 'severity' | 'services' | 'published';
  order?: Order;
}

export interface AdvisoryUsersRequest extends PageRequest {
  search?: string;
  owner?: string;
  environment?: string;
}

export interface ServiceLibrariesRequest extends PageRequest {
  /** Libraries of the build that runs there; the default branch unless told otherwise. */
  environment?: string;
  /** Part of a library's name. */
  search?: string;
  /** Only those the service itself declares, or only the others. */
  direct?: boolean;
  behind?: Behind;
  vulnerable?: boolean;
}

export interface ServicesWithLibrariesRequest extends PageRequest {
  /** Only libraries that the service itself declares. */
  direct?: true;
}

export interface LibraryMatrixRequest {
  /** Part of a service's name, title, owner or system. */
  search?: string;
  owner?: string;
  /** Names of the columns; all internal libraries unless told otherwise. */
  library?: readonly string[];
  /** First row; 0 unless told otherwise. */
  offset?: number;
  /** Rows, 1 to 200; 100 unless told otherwise. */
  limit?: number;
}

export interface PoliciesRequest {
  /** Policies with most services that stand like this come first. */
  state?: PolicyState;
  /** Counts only the services of this owner. */
  owner?: string;
}

export interface PolicyUsersRequest extends PageRequest {
  state?: PolicyState;
  owner?: string;
}

/** The lists that can be had as CSV, whole, with the filters and order of their page. */
export interface CsvRequests {
  '/libraries': LibrariesRequest;
  '/advisories': AdvisoriesRequest;
  '/library-matrix': LibraryMatrixRequest;
  '/policies': PoliciesRequest;
}
