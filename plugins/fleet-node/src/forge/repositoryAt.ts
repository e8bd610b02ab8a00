import type { ScmIntegrationRegistry } from '@backstage/integration';
import type { RepositoryTarget } from './forge';
import { createGiteaForge } from './GiteaForge';

/** A repository with what its address says besides. */
export interface RepositoryAt extends RepositoryTarget {
  /** The branch that the address shows; absent when it shows none, and for one with a slash only its beginning. */
  branch?: string;
}

/**
 * The repository at the address of a folder or file in the browser, such as
 * `https://git.acme.com/acme/payments/src/branch/main/`.
 *
 * @returns undefined when its host is not one that can be asked about repositories.
 */
export function repositoryAt(
  url: string,
  integrations: ScmIntegrationRegistry,
): RepositoryAt | undefined {
  if (!URL.canParse(url)) return undefined;
  const { host, pathname } = new URL(url);
  const config = integrations.gitea.byHost(host)?.config;
  if (!config) return undefined;
  const base = new URL(config.baseUrl ?? `https://${host}`).pathname;
  const root = base.endsWith('/') ? base : `${base}/`;
  if (!pathname.startsWith(root)) return undefined;
  const parts = pathname.slice(root.length).split('/').map(decode);
  const [owner, name, src, kind, branch] = parts;
  if (!owner || !name) return undefined;
  return {
    forge: createGiteaForge(config),
    owner,
    name: name.replace(/\.git$/, ''),
    branch: (src === 'src' && kind === 'branch' && branch) || undefined,
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
