import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ANNOTATION_SOURCE_LOCATION,
  type Entity,
} from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import type { Deployment, FleetClient } from '@slipway/plugin-fleet-common';
import {
  initBareRepository,
  readRemoteRefs,
  repositoryAtUrl,
  runGit,
} from '@slipway/plugin-fleet-node';

/** What is known of one version of a service. */

const PAGE_SIZE = 100;
const COMMIT_PATTERN = /^[0-9a-f]{40}$/;

/** All attempts to deploy this version, in every environment, as far as the caller may see them. */
export async function findDeployments(options: {
  fleet: Pick<FleetClient, 'getDeployments'>;
  token: string;
  service: string;
  version: string;
}): Promise<Deployment[]> {
  const { fleet, token, service, version } = options;
  const found: Deployment[] = [];
  let cursor: string | undefined;
  do {
    const page = await fleet.getDeployments(
      service,
      { limit: PAGE_SIZE, cursor },
      { token },
    );
    found.push(...page.items.filter(one => one.version === version));
    cursor = page.nextCursor;
  } while (cursor);
  return found;
}

/** Whether the service's repository has a tag of that name, with or without a v before it, or a commit with that id. */
export async function isInRepository(options: {
  entity: Entity;
  version: string;
  integrations: ScmIntegrations;
  /** Where a folder may be made. */
  scratch: string;
}): Promise<boolean> {
  const { entity, version, integrations, scratch } = options;
  const location =
    entity.metadata.annotations?.[ANNOTATION_SOURCE_LOCATION]?.replace(
      /^url:/,
      '',
    ) ?? '';
  if (!URL.canParse(location)) return false;
  if (!integrations.gitea.byUrl(location)) return false;
  const { forge, owner, name } = repositoryAtUrl(location, integrations);
  const remote = {
    url: forge.cloneUrl({ owner, name }),
    config: forge.gitConfig(),
  };
  const refs = await readRemoteRefs(remote);
  if ([version, `v${version}`].some(tag => refs.has(`refs/tags/${tag}`))) {
    return true;
  }
  if (!COMMIT_PATTERN.test(version)) return false;
  if ([...refs.values()].includes(version)) return true;
  return hasCommit({ remote, commit: version, scratch });
}

/** Git hosts give any commit that a branch or tag leads to; without its files this is little. */
async function hasCommit(options: {
  remote: { url: string; config: Record<string, string> };
  commit: string;
  scratch: string;
}): Promise<boolean> {
  const { remote, commit, scratch } = options;
  const gitDir = await mkdtemp(join(scratch, 'commit-'));
  try {
    await initBareRepository(gitDir);
    await runGit(['fetch', '--quiet', '--depth=1', remote.url, commit], {
      cwd: gitDir,
      config: remote.config,
    });
    return true;
  } catch (error) {
    if (isError(error) && error.name === 'GitError') return false;
    throw error;
  } finally {
    await rm(gitDir, { recursive: true, force: true });
  }
}
