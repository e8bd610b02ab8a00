import { InputError, ServiceUnavailableError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  type ScmIntegrations,
} from '@backstage/integration';
import type { Remote } from '../git/remotes';
import { createGiteaForge } from './GiteaForge';

const TIMEOUT_MS = 30_000;

/** Whether a repository can be read: `missing` and `refused` are what the host says, and hosts may say one for the other. */
export type RemoteAccess = 'readable' | 'missing' | 'refused';

/**
 * How git reaches the repository at a URL that people see in their browser, with what `integrations` has for its host.
 * Credentials are in the configuration alone, and go to that host and no other.
 *
 * @throws InputError when no Gitea, GitHub or GitLab integration has the host.
 */
export async function remoteForUrl(
  repositoryUrl: string,
  integrations: ScmIntegrations,
): Promise<Remote> {
  const { host, pathname, origin } = new URL(repositoryUrl);
  const path = pathname.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  const gitea = integrations.gitea.byHost(host);
  if (gitea) {
    const forge = createGiteaForge(gitea.config);
    const [owner = '', name = ''] = path.split('/').slice(-2);
    return {
      url: forge.cloneUrl({ owner, name }),
      config: forge.gitConfig(),
    };
  }
  const url = `${origin}/${path}.git`;
  const github = integrations.github.byHost(host);
  if (github) {
    const credentials =
      DefaultGithubCredentialsProvider.fromIntegrations(integrations);
    const { token } = await credentials.getCredentials({ url: repositoryUrl });
    return { url, config: signIn(origin, 'x-access-token', token) };
  }
  const gitlab = integrations.gitlab.byHost(host);
  if (gitlab) {
    return { url, config: signIn(origin, 'oauth2', gitlab.config.token) };
  }
  throw new InputError(
    `${host} of ${repositoryUrl} is none of the configured git hosts; add it to integrations.gitea, integrations.github or integrations.gitlab`,
  );
}

/**
 * Asks the host as git would, so that a repository that is not there yet can be told from a host that is down.
 *
 * @throws ServiceUnavailableError when the host does not answer, or fails.
 */
export async function probeRemote(remote: Remote): Promise<RemoteAccess> {
  const [, value] =
    Object.entries(remote.config).find(([key]) =>
      key.endsWith('.extraHeader'),
    ) ?? [];
  const authorization = value?.replace(/^Authorization: /, '');
  let status: number;
  try {
    const response = await fetch(
      `${remote.url}/info/refs?service=git-upload-pack`,
      {
        headers: authorization ? { Authorization: authorization } : {},
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
    );
    await response.body?.cancel();
    status = response.status;
  } catch (error) {
    throw new ServiceUnavailableError(
      `${new URL(remote.url).host} does not answer`,
      error,
    );
  }
  if (status === 404) return 'missing';
  if (status === 401 || status === 403) return 'refused';
  if (status === 200) return 'readable';
  throw new ServiceUnavailableError(
    `${new URL(remote.url).host} answers with status ${status}`,
  );
}

function signIn(
  origin: string,
  username: string,
  token: string | undefined,
): Record<string, string> {
  const base: Record<string, string> = { 'http.followRedirects': 'false' };
  if (!token) return base;
  const pair = Buffer.from(`${username}:${token}`).toString('base64');
  return {
    ...base,
    [`http.${origin}/.extraHeader`]: `Authorization: Basic ${pair}`,
  };
}
