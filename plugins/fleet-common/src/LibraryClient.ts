import {
  FleetRequests,
  servicePath,
  type FleetClientOptions,
  type FleetRequestOptions,
} from './FleetRequests';
import type {
  AdvisoriesRequest,
  AdvisoryUsersRequest,
  CsvRequests,
  LibrariesRequest,
  LibraryMatrixRequest,
  LibraryUsersRequest,
  PoliciesRequest,
  PolicyUsersRequest,
  ServiceLibrariesRequest,
  ServicesWithLibrariesRequest,
} from './libraryRequests';
import type {
  AdvisorySummary,
  AdvisoryUser,
  LibraryDetail,
  LibraryMatrix,
  LibrarySituation,
  LibrarySource,
  LibrarySummary,
  LibraryUser,
  NewReportingToken,
  PolicyProgress,
  PolicyUser,
  RatedLibrary,
  ReportingToken,
  ServiceWithLibraries,
  SnapshotReceipt,
  SnapshotUpload,
} from './libraryTypes';
import type { Page } from './types';

/**
 * Libraries, advisories and policies of `/api/fleet`.
 *
 * Every method rejects with a `ResponseError` of `@backstage/errors` when the answer is not a success; the server's
 * sentence is in `error.body.error.message`. Services are named by entity ref.
 */
export class LibraryClient {
  readonly #requests: FleetRequests;

  constructor(options: FleetClientOptions) {
    this.#requests = new FleetRequests(options);
  }

  async getLibraries(
    request: LibrariesRequest = {},
    options?: FleetRequestOptions,
  ): Promise<Page<LibrarySummary>> {
    return this.#requests.get('/libraries', { ...request }, options);
  }

  async getLibrary(
    name: string,
    request: { owner?: string } = {},
    options?: FleetRequestOptions,
  ): Promise<LibraryDetail> {
    return this.#requests.get(libraryPath(name), request, options);
  }

  /** The services that use a library on their default branch or in an environment. */
  async getLibraryUsers(
    name: string,
    request: LibraryUsersRequest = {},
    options?: FleetRequestOptions,
  ): Promise<Page<LibraryUser>> {
    return this.#requests.get(
      `${libraryPath(name)}/services`,
      { ...request },
      options,
    );
  }

  async getAdvisories(
    request: AdvisoriesRequest = {},
    options?: FleetRequestOptions,
  ): Promise<Page<AdvisorySummary>> {
    return this.#requests.get('/advisories', { ...request }, options);
  }

  /** One advisory, by its id or an alias. */
  async getAdvisory(
    id: string,
    options?: FleetRequestOptions,
  ): Promise<AdvisorySummary> {
    return this.#requests.get(advisoryPath(id), {}, options);
  }

  async getAdvisoryUsers(
    id: string,
    request: AdvisoryUsersRequest = {},
    options?: FleetRequestOptions,
  ): Promise<Page<AdvisoryUser>> {
    return this.#requests.get(
      `${advisoryPath(id)}/services`,
      { ...request },
      options,
    );
  }

  /** Every service with what it uses in short, by name; for those who index all of them. */
  async getServicesWithLibraries(
    request: ServicesWithLibrariesRequest = {},
    options?: FleetRequestOptions,
  ): Promise<Page<ServiceWithLibraries>> {
    return this.#requests.get('/service-libraries', { ...request }, options);
  }

  async getMatrix(
    request: LibraryMatrixRequest = {},
    options?: FleetRequestOptions,
  ): Promise<LibraryMatrix> {
    return this.#requests.get('/library-matrix', { ...request }, options);
  }

  async getPolicies(
    request: PoliciesRequest = {},
    options?: FleetRequestOptions,
  ): Promise<{ items: PolicyProgress[] }> {
    return this.#requests.get('/policies', { ...request }, options);
  }

  async getPolicyUsers(
    id: string,
    request: PolicyUsersRequest = {},
    options?: FleetRequestOptions,
  ): Promise<Page<PolicyUser>> {
    return this.#requests.get(
      `${policyPath(id)}/services`,
      { ...request },
      options,
    );
  }

  /** What there is to do about the libraries of these owners' services; of all services without an owner. */
  async getSituation(
    request: { owner?: readonly string[] } = {},
    options?: FleetRequestOptions,
  ): Promise<LibrarySituation> {
    return this.#requests.get('/library-situation', { ...request }, options);
  }

  async getSources(
    options?: FleetRequestOptions,
  ): Promise<{ items: LibrarySource[] }> {
    return this.#requests.get('/library-sources', {}, options);
  }

  /** A list as CSV, whole. */
  async getCsv<List extends keyof CsvRequests>(
    list: List,
    request: CsvRequests[List],
    options?: FleetRequestOptions,
  ): Promise<string> {
    return this.#requests.getText(list, { ...request, format: 'csv' }, options);
  }

  /** The services that use a library, as CSV, whole. */
  async getLibraryUsersCsv(
    name: string,
    request: LibraryUsersRequest,
    options?: FleetRequestOptions,
  ): Promise<string> {
    return this.#requests.getText(
      `${libraryPath(name)}/services`,
      { ...request, format: 'csv' },
      options,
    );
  }

  /** The services that an advisory hits, as CSV, whole. */
  async getAdvisoryUsersCsv(
    id: string,
    request: AdvisoryUsersRequest,
    options?: FleetRequestOptions,
  ): Promise<string> {
    return this.#requests.getText(
      `${advisoryPath(id)}/services`,
      { ...request, format: 'csv' },
      options,
    );
  }

  /** How the services stand to a policy, as CSV, whole. */
  async getPolicyUsersCsv(
    id: string,
    request: PolicyUsersRequest,
    options?: FleetRequestOptions,
  ): Promise<string> {
    return this.#requests.getText(
      `${policyPath(id)}/services`,
      { ...request, format: 'csv' },
      options,
    );
  }

  /** Libraries that the service declares come first, then by name. */
  async getServiceLibraries(
    ref: string,
    request: ServiceLibrariesRequest = {},
    options?: FleetRequestOptions,
  ): Promise<Page<RatedLibrary>> {
    return this.#requests.get(
      `${servicePath(ref)}/libraries`,
      { ...request },
      options,
    );
  }

  /** The libraries of a service as CSV, whole. */
  async getServiceLibrariesCsv(
    ref: string,
    request: ServiceLibrariesRequest,
    options?: FleetRequestOptions,
  ): Promise<string> {
    return this.#requests.getText(
      `${servicePath(ref)}/libraries`,
      { ...request, format: 'csv' },
      options,
    );
  }

  /** CycloneDX 1.6 as JSON: of the default branch, or of the build that runs in an environment. */
  async getSbom(
    ref: string,
    request: { environment?: string } = {},
    options?: FleetRequestOptions,
  ): Promise<string> {
    return this.#requests.getText(
      `${servicePath(ref)}/sbom`,
      { ...request },
      options,
    );
  }

  /** Reports the libraries of a build; the same content again only moves its date. */
  async uploadSnapshot(
    ref: string,
    upload: SnapshotUpload,
    options?: FleetRequestOptions,
  ): Promise<SnapshotReceipt> {
    return this.#requests.post(
      { path: `${servicePath(ref)}/snapshots`, body: upload },
      options,
    );
  }

  /** The tokens in force of a service's pipeline. */
  async getTokens(
    ref: string,
    options?: FleetRequestOptions,
  ): Promise<{ items: ReportingToken[] }> {
    return this.#requests.get(`${servicePath(ref)}/tokens`, {}, options);
  }

  /** Makes a token; its answer is the only one that holds it. */
  async createToken(
    ref: string,
    request: { label: string },
    options?: FleetRequestOptions,
  ): Promise<NewReportingToken> {
    return this.#requests.post(
      { path: `${servicePath(ref)}/tokens`, body: request },
      options,
    );
  }

  async revokeToken(
    ref: string,
    id: string,
    options?: FleetRequestOptions,
  ): Promise<void> {
    return this.#requests.delete(
      `${servicePath(ref)}/tokens/${encodeURIComponent(id)}`,
      options,
    );
  }
}

function libraryPath(name: string): string {
  return `/libraries/${encodeURIComponent(name)}`;
}

function policyPath(id: string): string {
  return `/policies/${encodeURIComponent(id)}`;
}

function advisoryPath(id: string): string {
  return `/advisories/${encodeURIComponent(id)}`;
}
