import {
  ANNOTATION_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  parseLocationRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import {
  labelRepository,
  remoteOf,
  type RepositoryTarget,
} from '../forge/forge';
import { repositoryAt } from '../forge/repositoryAt';
import { fetchWithin } from '../git/fetchWithin';
import { readRemoteRefs } from '../git/remotes';
import { initBareRepository } from '../git/snapshots';

/** The newest state of a service's repository, fetched. */
export interface ServiceRepository {
  target: RepositoryTarget;
  /** Of the service, without a slash at either end; empty for the root. */
  folder: string;
  defaultBranch: string;
  /** Newest commit of the default branch. */
  baseCommit: string;
  gitDir: string;
  /** Commits by full name of the ref, of all that the repository has; only some are fetched. */
  refs: Map<string, string>;
}

/**
 * Fetches the newest commit of a service's default branch, and its pristine renders, into a new bare repository.
 *
 * @throws an error that says what to do: repository gone, no rights, too large, on a host that cannot be used.
 */
export async function fetchServiceRepository(options: {
  service: Entity;
  integrations: ScmIntegrations;
  /** A folder that does not exist yet. */
  gitDir: string;
  /** Without the pristine renders of its template, where those are not needed. */
  withoutRenders?: boolean;
  maxBytes?: number;
  signal?: AbortSignal;
}): Promise<ServiceRepository> {
  const { service, integrations, gitDir } = options;
  const ref = stringifyEntityRef(service);
  const url = sourceUrlOf(service, ref);
  const target = repositoryAt(url, integrations);
  if (!target) {
    throw new InputError(
      `${url}, the source of ${ref}, is on no host where changes can be proposed; add the host to integrations.gitea.`,
    );
  }
  const label = labelRepository(target);
  const repository = await target.forge.getRepository(target);
  if (!repository) {
    throw new NotFoundError(
      `There is no ${label}, or the portal's user may not see it; restore the repository, let the user of integrations.gitea read it, or correct the location of ${ref} in the catalog.`,
    );
  }
  const { defaultBranch } = repository;
  const remote = remoteOf(target);
  const refs = await readRemoteRefs(remote);
  const baseCommit = refs.get(`refs/heads/${defaultBranch}`);
  if (!baseCommit) {
    throw new NotFoundError(
      `${label} has nothing on its default branch ${
        defaultBranch || '(none)'
      }; push the service there, or correct the default branch.`,
    );
  }
  await initBareRepository(gitDir);
  await fetchWithin({
    ...options,
    remote,
    refspecs: [
      `+refs/heads/${defaultBranch}:refs/heads/${defaultBranch}`,
      ...(options.withoutRenders ? [] : ['+refs/template/*:refs/template/*']),
    ],
  });
  return {
    target,
    folder: folderOf(url, defaultBranch),
    defaultBranch,
    baseCommit,
    gitDir,
    refs,
  };
}

function sourceUrlOf({ metadata }: Entity, ref: string): string {
  const { annotations = {} } = metadata;
  for (const name of [ANNOTATION_SOURCE_LOCATION, ANNOTATION_LOCATION]) {
    const location = annotations[name];
    if (!location) continue;
    const { type, target } = parseLocationRef(location);
    if (type !== 'url' || !URL.canParse(target)) continue;
    return name === ANNOTATION_LOCATION
      ? new URL('.', target).toString()
      : target;
  }
  throw new InputError(
    `The catalog does not say in which repository ${ref} is; register its catalog-info.yaml by URL, or set the annotation ${ANNOTATION_SOURCE_LOCATION}.`,
  );
}

/** What follows the branch in an address such as `https://git.acme.com/acme/all/src/branch/main/services/orders/`. */
function folderOf(url: string, defaultBranch: string): string {
  const [, shown = ''] =
    /\/src\/branch\/(.*)$/.exec(decodeURIComponent(new URL(url).pathname)) ??
    [];
  const prefix = `${defaultBranch}/`;
  const path = `${shown}/`.startsWith(prefix)
    ? shown.slice(prefix.length)
    : shown.slice(shown.indexOf('/') + 1 || shown.length);
  return path.replace(/^\/+|\/+$/g, '');
}
