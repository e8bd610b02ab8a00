import { InputError } from '@backstage/errors';
import type { ScmIntegrationRegistry } from '@backstage/integration';
import type { Remote } from '../git/remotes';
import { createGiteaForge, type GiteaForge } from './GiteaForge';
import type { RepositoryName } from './PullRequest';

/** A git host with its API. Other kinds of host join here with the same functions. */
export type Forge = GiteaForge;

export interface RepositoryTarget extends RepositoryName {
  forge: Forge;
}

/** How git reaches a repository. */
export function remoteOf({ forge, owner, name }: RepositoryTarget): Remote {
  return { url: forge.cloneUrl({ owner, name }), config: forge.gitConfig() };
}

/** A repository as people read it, such as `acme/payments on git.acme.com`. */
export function labelRepository(target: RepositoryTarget): string {
  return `${target.owner}/${target.name} on ${target.forge.host}`;
}

const NAME_PATTERN = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;

/**
 * Finds the host, owner and name that a `repoUrl` of Backstage's RepoUrlPicker means, such as
 * `git.acme.com?owner=acme&repo=payments`.
 */
export function parseRepositoryTarget(
  repoUrl: string,
  integrations: ScmIntegrationRegistry,
): RepositoryTarget {
  const url = parseUrl(repoUrl);
  const forge = forgeForHost(url.host, integrations);
  return {
    forge,
    owner: checkName({ url, repoUrl, parameter: 'owner' }),
    name: checkName({ url, repoUrl, parameter: 'repo' }),
  };
}

/**
 * Finds the host, owner and name of a repository by its address in the browser, such as
 * `https://git.acme.com/acme/gitops`; a page below it names it as well.
 */
export function repositoryAtUrl(
  address: string,
  integrations: ScmIntegrationRegistry,
): RepositoryTarget {
  if (!URL.canParse(address)) {
    throw new InputError(
      `${JSON.stringify(
        address,
      )} is no address of a repository; write it as https://git.acme.com/acme/payments.`,
    );
  }
  const url = new URL(address);
  const forge = forgeForHost(url.host, integrations);
  const below = new URL(forge.cloneUrl({ owner: '', name: '' })).pathname;
  const prefix = below.slice(0, below.indexOf('//') + 1);
  const path = url.pathname.startsWith(prefix)
    ? url.pathname.slice(prefix.length)
    : url.pathname.slice(1);
  const [owner = '', name = ''] = path.split('/');
  const repoUrl = `${url.host}?owner=${owner}&repo=${name.replace(
    /\.git$/,
    '',
  )}`;
  return parseRepositoryTarget(repoUrl, integrations);
}

/** @throws InputError naming the hosts that are configured when this one is not. */
export function forgeForHost(
  host: string,
  integrations: ScmIntegrationRegistry,
): Forge {
  const integration = integrations.gitea.byHost(host);
  if (integration) return createGiteaForge(integration.config);
  const hosts = integrations.gitea.list().map(({ config }) => config.host);
  throw new InputError(
    hosts.length
      ? `${host} is not a git host that services can be published to; choose one of ${hosts.join(
          ', ',
        )}, or add it to integrations.gitea.`
      : `No git host is configured that services can be published to; add ${host} to integrations.gitea.`,
  );
}

function parseUrl(repoUrl: string): URL {
  try {
    return new URL(`https://${repoUrl}`);
  } catch (error) {
    throw new InputError(
      `${JSON.stringify(
        repoUrl,
      )} names no repository; write it as git.acme.com?owner=acme&repo=payments.`,
      error,
    );
  }
}

function checkName(options: {
  url: URL;
  repoUrl: string;
  parameter: 'owner' | 'repo';
}): string {
  const { url, repoUrl, parameter } = options;
  const value = url.searchParams.get(parameter);
  if (!value) {
    throw new InputError(
      `${JSON.stringify(
        repoUrl,
      )} names no ${parameter}; write it as git.acme.com?owner=acme&repo=payments.`,
    );
  }
  const reserved = /\.(git|wiki|rss|atom|lock)$/i.test(value);
  if (!NAME_PATTERN.test(value) || value.includes('..') || reserved) {
    throw new InputError(
      `${JSON.stringify(
        value.slice(0, 120),
      )} cannot be the ${parameter} of a repository: use up to 100 letters (a-z), digits, hyphens, underscores and dots, not ending in .git.`,
    );
  }
  return value;
}
