import type { ScmIntegrationRegistry } from '@backstage/integration';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type { ServiceUpdate } from '@slipway/plugin-fleet-common';
import { closeProposal, repositoryAt } from '@slipway/plugin-fleet-node';
import type { CatalogServices } from './CatalogServices';
import type { CampaignPorts } from './ports';
import type { CampaignSources } from './sources';

export interface ProposedChangesDependencies {
  catalog: CatalogServices;
  integrations: ScmIntegrationRegistry;
  sources: Pick<CampaignSources, 'observeUpdate' | 'recordClosed'>;
}

/** What campaigns do to open pull requests; each is safe to repeat, and leaves alone what a person pushed to. */
export function createProposedChanges({
  catalog,
  integrations,
  sources,
}: ProposedChangesDependencies): Pick<
  CampaignPorts,
  'merge' | 'closePullRequest'
> {
  async function pullRequestOf({ service, pullRequest }: ServiceUpdate) {
    const known = (await catalog.list()).get(service);
    const target =
      known?.sourceLocation && repositoryAt(known.sourceLocation, integrations);
    if (!target) {
      throw new NotFoundError(
        `${service} has no repository any more that Slipway can change; check its annotation backstage.io/source-location.`,
      );
    }
    if (!pullRequest) {
      throw new NotFoundError(`${service} has no pull request of this change.`);
    }
    return { target, number: pullRequest.number };
  }

  return {
    async merge(update, commit) {
      const { target, number } = await pullRequestOf(update);
      const outcome = await target.forge.mergePullRequest({
        ...target,
        number,
        expectedHead: commit,
        deleteBranch: true,
      });
      await sources.observeUpdate(update);
      if (!outcome.merged) throw new ConflictError(outcome.message);
    },

    async closePullRequest(update, reason) {
      const { target, number } = await pullRequestOf(update);
      const { commit } = update;
      const isClosed = await closeProposal({ target, number, commit, reason });
      if (isClosed) await sources.recordClosed(update, reason);
      else await sources.observeUpdate(update);
    },
  };
}
