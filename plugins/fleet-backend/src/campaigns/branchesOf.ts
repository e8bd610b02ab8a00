import type { CampaignSpec } from '@slipway/plugin-fleet-common';
import { compareWithWish } from './decide/versions';
import type { ObservedBranch } from './decide/types';
import type { CampaignLineage, CampaignSources } from './sources';

/** Answers how the default branch of a service stands to a campaign's change, from what is stored. */
export type BranchOf = (service: string) => ObservedBranch;

/** Asks for all services at once; no repository is read. */
export async function branchesOf(
  { change }: CampaignSpec,
  options: {
    sources: CampaignSources;
    /** Which version each service came from that a campaign is to take back. */
    listOrigins: (campaign: string) => Promise<Map<string, string>>;
  },
): Promise<BranchOf> {
  const { sources, listOrigins } = options;
  if (change.kind === 'script') return () => ({ state: 'due' });
  if (change.kind === 'library') {
    const known = await sources.listLibraryBranches(change);
    return service => known.get(service) ?? { state: 'unaffected' };
  }
  const lineages = new Map(
    (await sources.listLineages(change.template)).map(one => [
      one.service,
      one,
    ]),
  );
  const origins = change.rollsBack
    ? await listOrigins(change.rollsBack)
    : undefined;
  return service => {
    const lineage = lineages.get(service);
    if (!origins) return templateBranch(lineage, change);
    const version = origins.get(service);
    if (!version) {
      return {
        state: 'unaffected',
        reason: 'The campaign that is taken back was not merged here.',
      };
    }
    return templateBranch(lineage, { ...change, version });
  };
}

function templateBranch(
  lineage: CampaignLineage | undefined,
  change: Extract<CampaignSpec['change'], { kind: 'template' }>,
): ObservedBranch {
  const { version, state, reason } = lineage ?? {};
  if (!lineage) {
    return { state: 'unaffected', reason: 'This template did not make it.' };
  }
  if (state === 'unreadable' || !version) {
    return {
      state: 'unknown',
      reason: reason ?? 'It is not known which version it is on.',
    };
  }
  if (lineage.template !== change.template) {
    return { state: 'unaffected', reason: 'Another template made it.' };
  }
  const standing = compareWithWish(version, change);
  if (change.version && standing === 'same') {
    return { state: 'already-there', reason: `It is on ${version} already.` };
  }
  if (standing === 'more') {
    return {
      state: 'already-there',
      reason: `It is on ${version}, which is newer.`,
    };
  }
  if (state === 'held') return { state: 'held', reason };
  const isNewest = state === 'current' && !change.version;
  return isNewest
    ? { state: 'already-there', reason: `It is on ${version} already.` }
    : { state: 'due', reason: dueReason(version, change.version) };
}

function dueReason(from: string, to: string | undefined): string {
  return to
    ? `It is on ${from} and goes to ${to}.`
    : `It is on ${from}, and the catalog has a newer version.`;
}
