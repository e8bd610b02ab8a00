import { ServiceUnavailableError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  getGiteaRequestOptions,
  getGitLabRequestOptions,
  type ScmIntegrations,
} from '@backstage/integration';
import { z } from 'zod';

/** A repository as its host lists it. */
export interface ListedRepository {
  /** Where people see it, ending in `/`. */
  url: string;
  /**
   * Another one when something was pushed. Absent while the host may yet get another push that it would not show: its
   * times are of seconds, or it writes only one of several pushes down.
   */
  mark?: string;
}

/** Everything on a host, or of an organisation there. */
export interface RepositoryListing {
  name: string;
  /** Page by page, those that changed last first: whoever knows the rest can stop. */
  pages: () => AsyncGenerator<ListedRepository[]>;
}

/** How one kind of host lists repositories. */
interface ListingRequest {
  /** Paths to try; the first one that is there is listed. */
  urls: string[];
  headers: () => Promise<Record<string, string>>;
  schema: z.ZodType<ChangedRepository[], z.ZodTypeDef, unknown>;
  /** How long after a change another one may stay hidden. */
  settleMs: number;
}

interface ChangedRepository {
  url: string;
  changedAt: string;
}

const TIMEOUT_MS = 30_000;

/** More than any fleet has; a host that goes on for ever does not hold up the sweep for ever. */
const MAX_PAGES = 2_000;
const MINUTE = 60_000;

const text = z.string().min(1);

const giteaSchema = z
  .object({ data: z.array(z.object({ html_url: text, updated_at: text })) })
  .transform(({ data }) =>
    data.map(one => ({ url: one.html_url, changedAt: one.updated_at })),
  );

const githubSchema = z
  .array(z.object({ html_url: text, pushed_at: text.nullable() }))
  .transform(all =>
    all.map(one => ({ url: one.html_url, changedAt: one.pushed_at ?? '' })),
  );

const gitlabSchema = z
  .array(z.object({ web_url: text, last_activity_at: text }))
  .transform(all =>
    all.map(one => ({ url: one.web_url, changedAt: one.last_activity_at })),
  );

/** The listings that hold the repositories at these URLs, as far as their hosts are configured and can list. */
export function listingsOf(
  urls: Iterable<string>,
  integrations: ScmIntegrations,
): RepositoryListing[] {
  const listings = new Map<string, RepositoryListing>();
  for (const url of urls) {
    const { host, pathname } = new URL(url);
    const owner = pathname.split('/')[1] ?? '';
    const found =
      giteaListing(host, integrations) ??
      githubListing({ url, host, owner }, integrations) ??
      gitlabListing(url, integrations);
    if (found && !listings.has(found.name)) {
      listings.set(found.name, {
        name: found.name,
        pages: () => listPages(found),
      });
    }
  }
  return [...listings.values()];
}

type NamedRequest = ListingRequest & { name: string };

function giteaListing(
  host: string,
  integrations: ScmIntegrations,
): NamedRequest | undefined {
  const config = integrations.gitea.byHost(host)?.config;
  if (!config) return undefined;
  const baseUrl = config.baseUrl ?? `https://${host}`;
  return {
    name: host,
    urls: [`${baseUrl}/api/v1/repos/search?sort=updated&order=desc&limit=50`],
    headers: async () => ({ ...getGiteaRequestOptions(config).headers }),
    schema: giteaSchema,
    settleMs: MINUTE,
  };
}

function githubListing(
  { url, host, owner }: { url: string; host: string; owner: string },
  integrations: ScmIntegrations,
): NamedRequest | undefined {
  const config = integrations.github.byHost(host)?.config;
  if (!config?.apiBaseUrl) return undefined;
  const credentials =
    DefaultGithubCredentialsProvider.fromIntegrations(integrations);
  const query = 'sort=pushed&direction=desc&per_page=100';
  const api = config.apiBaseUrl;
  return {
    name: `${host}/${owner}`,
    urls: [
      `${api}/orgs/${encodeURIComponent(owner)}/repos?${query}`,
      `${api}/users/${encodeURIComponent(owner)}/repos?${query}`,
    ],
    headers: async () =>
      (await credentials.getCredentials({ url })).headers ?? {},
    schema: githubSchema,
    settleMs: MINUTE,
  };
}

function gitlabListing(
  url: string,
  integrations: ScmIntegrations,
): NamedRequest | undefined {
  const config = integrations.gitlab.byUrl(url)?.config;
  if (!config) return undefined;
  const path = new URL(url).pathname.slice(
    new URL(config.baseUrl).pathname.replace(/\/$/, '').length,
  );
  const group = path.split('/')[1] ?? '';
  return {
    name: `${config.host}/${group}`,
    urls: [
      `${config.apiBaseUrl}/groups/${encodeURIComponent(
        group,
      )}/projects?include_subgroups=true&simple=true&order_by=last_activity_at&sort=desc&per_page=100`,
    ],
    headers: async () => ({ ...getGitLabRequestOptions(config).headers }),
    schema: gitlabSchema,
    // GitLab writes the last activity down once an hour at most.
    settleMs: 65 * MINUTE,
  };
}

async function* listPages(
  request: NamedRequest,
): AsyncGenerator<ListedRepository[]> {
  const headers = await request.headers();
  let [base, ...others] = request.urls;
  for (let page = 1; base !== undefined && page <= MAX_PAGES; page += 1) {
    const response = await ask(request.name, `${base}&page=${page}`, headers);
    if (response.status === 404 && others.length > 0 && page === 1) {
      [base, ...others] = others;
      page = 0;
      continue;
    }
    if (!response.ok) {
      throw new ServiceUnavailableError(
        `${request.name} does not list its repositories: status ${response.status}`,
      );
    }
    const repositories = request.schema.parse(await response.json());
    if (repositories.length === 0) return;
    const hostTime = Date.parse(response.headers.get('date') ?? '');
    yield repositories.map(one => toListed(one, hostTime - request.settleMs));
  }
}

async function ask(
  name: string,
  url: string,
  headers: Record<string, string>,
): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { Accept: 'application/json', ...headers },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new ServiceUnavailableError(`${name} does not answer`, error);
  }
}

/** Times are compared by the host's own clock; without one nothing is settled. */
function toListed(
  { url, changedAt }: ChangedRepository,
  settledBefore: number,
): ListedRepository {
  return {
    url: url.endsWith('/') ? url : `${url}/`,
    mark: Date.parse(changedAt) < settledBefore ? changedAt : undefined,
  };
}
