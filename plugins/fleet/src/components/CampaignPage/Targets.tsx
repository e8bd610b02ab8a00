import { useMemo } from 'react';
import { Link, Text } from '@backstage/ui';
import { Campaign } from '@slipway/plugin-fleet-common';
import { useCampaignTargets } from '../../hooks/useCampaignTargets';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { campaignTargetsRequest } from '../../lib/campaignUrls';
import { targetCounts } from '../../lib/targetState';
import { TargetStateView } from '../campaign/TargetStateView';
import { EmptyNote } from '../EmptyNote';
import { NothingMatches } from '../NothingMatches';
import { QueryTable } from '../QueryTable';
import { targetColumns } from './targetColumns';
import { TargetFilters } from './TargetFilters';
import styles from './Targets.module.css';

/** How each service stands, those that need somebody first. Filters and page are in the URL. */
export const Targets = ({ campaign }: { campaign: Campaign }) => {
  const { url, pagination } = usePagedUrl();
  const request = campaignTargetsRequest(url);
  const targets = useCampaignTargets(campaign.id, request);
  const rows = useMemo(
    () =>
      targets.data?.items.map(target => ({
        id: target.service,
        target,
        wave: campaign.waves[target.wave]?.name ?? String(target.wave + 1),
      })),
    [targets.data, campaign.waves],
  );
  const { state, owner, wave, search } = request;
  const isFiltered = state || owner || wave !== undefined || search;
  return (
    <section className={styles.targets} aria-labelledby="campaign-targets">
      <Text as="h3" id="campaign-targets" variant="body-large" weight="bold">
        Targets
      </Text>
      <StateLinks campaign={campaign} />
      <TargetFilters campaign={campaign} />
      <QueryTable
        query={targets}
        rows={rows}
        columns={targetColumns}
        pagination={pagination(targets)}
        failure="The targets could not be loaded"
        empty={
          isFiltered ? (
            <NothingMatches title="No target matches" />
          ) : (
            <EmptyNote title="No service that you may see is a target" />
          )
        }
      />
    </section>
  );
};

/** How many stand how; each leads to its targets. */
function StateLinks({ campaign }: { campaign: Campaign }) {
  const links = useFleetLinks();
  return (
    <ul className={styles.states} aria-label="Targets by state">
      {targetCounts(campaign.counts).map(({ state, targets }) => (
        <li key={state}>
          <Link href={links.campaign(campaign.id, { state })}>
            <TargetStateView state={state} targets={targets} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
