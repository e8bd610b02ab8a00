/** The shapes of `/api/fleet` about libraries, one for one with openapi.yaml of fleet-backend. Times are ISO 8601 in UTC. */

/** How bad an advisory is; `unrated` when no record says so, which is not the same as harmless. */
export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'unrated';

/** How far a version is behind the latest stable one; `unknown` when the latest is not known, never `current`. */
export type Behind = 'current' | 'patch' | 'minor' | 'major' | 'unknown';

/** Where a lockfile says that a library comes from. */
export type LibraryOrigin = 'index' | 'git' | 'path' | 'url' | 'unknown';

/** An advisory as far as it concerns one version of a library. */
export interface LibraryAdvisory {
  /** The id that is shown; the others are its aliases. */
  id: string;
  severity: Severity;
  /** The lowest versions above the one in use that are not affected; empty when there is none. */
  fixedIn: string[];
}

/** One library at one version, resolved in a service's lockfile. */
export interface ServiceLibrary {
  /** Name as normalised by PEP 503. */
  name: string;
  /** Absent when it is only declared and nothing says which version is resolved. */
  version?: string;
  /** Whether the service itself declares it; others are there because a declared one needs them. */
  direct: boolean;
  /** Dependency groups of pyproject.toml it belongs to, `main` included. */
  groups: string[];
  /** The declared range of a direct library. */
  declared?: string;
  /** Extras with which it is installed. */
  extras: string[];
  /** Environment marker under which it is installed, as PEP 508 writes it. */
  marker?: string;
  origin: LibraryOrigin;
  /** URL of the index it was locked from, without credentials; absent for the default one. */
  index?: string;
  /** Names of the libraries in the same lockfile that need it; empty for one that only the service needs. */
  requiredBy: string[];
}

/** A {@link ServiceLibrary} with what indexes and advisories say of it. */
export interface RatedLibrary extends ServiceLibrary {
  internal: boolean;
  /** Latest stable version in its index. */
  latest?: string;
  /** Latest stable version that runs on every Python the service supports. */
  latestCompatible?: string;
  behind: Behind;
  /** Years between the release of the version in use and the latest stable one; absent when a date is missing. */
  libyears?: number;
  /** Whether its index withdrew this version. */
  yanked: boolean;
  advisories: LibraryAdvisory[];
  /** Names from a declared library to this one: the shortest way in which it is pulled in; itself alone when direct. */
  path: string[];
  /** Why this entry is a dependency-confusion risk, as a sentence. */
  confusion?: string;
}

/** A library and how the services that the caller may read use it. */
export interface LibrarySummary {
  name: string;
  internal: boolean;
  /** Name of the configured index it is looked up in. */
  index?: string;
  /** Latest stable version there. */
  latest?: string;
  latestReleasedAt?: string;
  /** When the index was last asked successfully. */
  checkedAt?: string;
  /** Why the latest version is not known or is old news, as a sentence. */
  problem?: string;
  /** Services whose default branch uses it. */
  services: number;
  /** Of these, the ones that do not use the latest stable version; those of unknown standing are not counted. */
  outdated: number;
  /** Of these, the ones on a version that an open advisory hits. */
  vulnerable: number;
  /** Distinct versions in use. */
  versions: number;
  oldestInUse?: string;
  newestInUse?: string;
  /** Open advisories that hit a version in use. */
  advisories: number;
  worstSeverity?: Severity;
  /** Why the library is a dependency-confusion risk, as a sentence. */
  confusion?: string;
}

/** One version of a library that is in use on a default branch or in an environment. */
export interface LibraryVersionUse {
  version: string;
  releasedAt?: string;
  yanked: boolean;
  behind: Behind;
  /** Services whose default branch uses it. */
  services: number;
  /** Services that run it, by environment, as far as uploaded snapshots say. */
  environments: Array<{ environment: string; services: number }>;
  advisories: LibraryAdvisory[];
}

/** The day's figures of a library, of an owner or of the fleet. */
export interface TrendPoint {
  /** A date, such as 2026-11-24. */
  day: string;
  services: number;
  outdated: number;
  vulnerable: number;
}

export interface LibraryDetail extends LibrarySummary {
  /** Newest first. */
  versionsInUse: LibraryVersionUse[];
  policies: PolicyProgress[];
  /** Oldest first, a year at most; it covers the whole fleet, so it is absent for somebody who may not read all of it. */
  trend?: TrendPoint[];
}

/** What runs in one environment, as far as it is known of one library. */
export interface RunningVersion {
  environment: string;
  /** Version of the library in the build that runs; absent when that build does not have it, or is not known. */
  version?: string;
  /** Whether a snapshot of the build that runs was uploaded; without it nothing is claimed. */
  known: boolean;
}

/** One service that uses a library. */
export interface LibraryUser {
  /** Entity ref of the service. */
  service: string;
  name: string;
  title?: string;
  owner?: string;
  system?: string;
  /** On the default branch; absent when only a running build uses the library, or when it is only declared. */
  version?: string;
  behind: Behind;
  direct: boolean;
  groups: string[];
  declared?: string;
  advisories: LibraryAdvisory[];
  /** In promotion order: where the service was deployed to or reported from. */
  running: RunningVersion[];
}

/** A service and what it uses in short, for indexing all services at once. */
export interface ServiceWithLibraries {
  /** Entity ref of the service. */
  service: string;
  name: string;
  title?: string;
  owner?: string;
  system?: string;
  /** On the default branch or in an environment, by name. */
  libraries: Array<{
    name: string;
    /** Oldest first; empty for what is only declared. */
    versions: string[];
  }>;
}

/** An open advisory that hits a version in use. */
export interface AdvisorySummary {
  id: string;
  aliases: string[];
  severity: Severity;
  /** CVSS base score from 0 to 10. */
  score?: number;
  summary: string;
  /** The libraries in use that it hits. */
  libraries: Array<{ name: string; fixedIn: string[] }>;
  publishedAt?: string;
  modifiedAt?: string;
  /** Where to read more. */
  url?: string;
  /** Whose record it is and under which licence. */
  attribution?: string;
  /** Services that it hits on the default branch or in an environment. */
  services: number;
  /** Services that run a version it hits, by environment. */
  environments: Array<{ environment: string; services: number }>;
}

/** A service that an advisory hits. */
export interface AdvisoryUser extends LibraryUser {
  library: string;
}

/** A rule of the platform team about one library. */
export interface LibraryPolicy {
  /** Derived from its content; stable while that stays the same. */
  id: string;
  library: string;
  /** Lowest version that meets it. */
  minimum?: string;
  /** Versions that nobody may use, as a PEP 440 specifier. */
  banned?: string;
  /** A date, such as 2026-12-31; until then a service is not late but due. */
  deadline?: string;
  reason: string;
}

export type PolicyState = 'met' | 'due' | 'late' | 'exempt' | 'unknown';

export interface PolicyProgress extends LibraryPolicy {
  /** Services that use the library, by state. */
  met: number;
  due: number;
  late: number;
  exempt: number;
  unknown: number;
}

export interface PolicyUser {
  service: string;
  name: string;
  owner?: string;
  version?: string;
  state: PolicyState;
  /** Why it is exempt. */
  exemptReason?: string;
  /** Until when, a date. */
  exemptUntil?: string;
}

/** A window of internal libraries × services. */
export interface LibraryMatrix {
  /** Columns, by name. */
  libraries: Array<{ name: string; latest?: string }>;
  totalServices: number;
  offset: number;
  services: Array<{
    service: string;
    name: string;
    owner?: string;
    /** One per column; null where the service does not use the library. */
    cells: Array<{
      version?: string;
      behind: Behind;
      severity?: Severity;
    } | null>;
  }>;
}

/** The state of some services' libraries together. */
export interface LibrarySituation {
  services: number;
  /** Services whose lockfile could not be read, or was not read yet. */
  unreadable: number;
  pending: number;
  /** Direct runtime libraries that are behind, counted once per service. */
  outdated: number;
  /** Sum of the years that direct runtime libraries are behind. */
  libyears: number;
  /** Services with an open advisory, by their worst. */
  vulnerable: Record<Severity, number>;
  /** Services that are late for a policy. */
  late: number;
  trend: TrendPoint[];
}

/** Where facts about libraries come from, and how fresh they are. */
export interface LibrarySource {
  kind: 'index' | 'advisories' | 'policies';
  name: string;
  /** Without credentials. */
  url?: string;
  attemptedAt?: string;
  succeededAt?: string;
  /** Why the last attempt failed, as a sentence. */
  problem?: string;
  /** Libraries, advisories or policies it gave. */
  count: number;
  attribution?: string;
}

/** What CI sends of one build. */
export interface SnapshotUpload {
  commit: string;
  /** `sha256:` and 64 hexadecimal digits. */
  imageDigest?: string;
  /** Where this build runs now; left out when it was only built. */
  environment?: string;
  /** Files by name: a lockfile with its pyproject.toml, or a CycloneDX SBOM as JSON. */
  files: Array<{ path: string; content: string }>;
}

export interface SnapshotReceipt {
  /** What was read, such as `poetry.lock 2.1` or `CycloneDX 1.6`. */
  format: string;
  libraries: number;
  /** False when the same content was known already. */
  changed: boolean;
}

/** A token with which a service's pipeline reports snapshots and deployments of that service, and does nothing else. */
export interface ReportingToken {
  id: string;
  label: string;
  createdBy?: string;
  createdAt: string;
  lastUsedAt?: string;
}

/** The only answer that ever holds the token itself. */
export interface NewReportingToken extends ReportingToken {
  token: string;
}
