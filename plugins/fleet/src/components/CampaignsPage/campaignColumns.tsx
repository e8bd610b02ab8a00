import { Cell, ColumnConfig, Link, Text } from '@backstage/ui';
import { Campaign } from '@slipway/plugin-fleet-common';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import {
  CAMPAIGN_KIND_LABELS,
  campaignProgress,
  changeInWords,
} from '../../lib/campaignState';
import { count } from '../../lib/share';
import { needPerson, PERSON } from '../../lib/targetState';
import { CampaignStateView } from '../campaign/CampaignStateView';
import { ProgressBar } from '../campaign/ProgressBar';
import { Person } from '../Person';
import { TimeAgo } from '../TimeAgo';
import styles from './campaignColumns.module.css';

interface CampaignRow {
  id: string;
  campaign: Campaign;
}

export const campaignColumns: ColumnConfig<CampaignRow>[] = [
  {
    id: 'title',
    label: 'Campaign',
    isRowHeader: true,
    cell: ({ campaign }) => (
      <Cell>
        <CampaignName campaign={campaign} />
      </Cell>
    ),
  },
  {
    id: 'state',
    label: 'State',
    cell: ({ campaign }) => (
      <Cell>
        <CampaignStateView state={campaign.state} />
        {campaign.reason && (
          <Text
            as="p"
            variant="body-small"
            color="secondary"
            className={styles.reason}
          >
            {campaign.reason}
          </Text>
        )}
      </Cell>
    ),
  },
  {
    id: 'kind',
    label: 'Kind',
    cell: ({ campaign }) => (
      <Cell>{CAMPAIGN_KIND_LABELS[campaign.spec.change.kind]}</Cell>
    ),
  },
  {
    id: 'progress',
    label: 'Progress',
    cell: ({ campaign }) => (
      <Cell>
        {campaign.startedAt ? (
          <ProgressBar progress={campaignProgress(campaign)} />
        ) : (
          <Text color="secondary">not started</Text>
        )}
      </Cell>
    ),
  },
  {
    id: 'person',
    label: 'Needs a person',
    cell: ({ campaign }) => (
      <Cell>
        <NeedsPerson campaign={campaign} />
      </Cell>
    ),
  },
  {
    id: 'started',
    label: 'Started',
    cell: ({ campaign }) => (
      <Cell>
        {campaign.startedAt ? <TimeAgo at={campaign.startedAt} /> : 'not yet'}
      </Cell>
    ),
  },
  {
    id: 'creator',
    label: 'Created by',
    cell: ({ campaign }) => (
      <Cell>
        <Person entityRef={campaign.createdBy} />
      </Cell>
    ),
  },
];

function CampaignName({ campaign }: { campaign: Campaign }) {
  const links = useFleetLinks();
  return (
    <div className={styles.name}>
      <Link href={links.campaign(campaign.id)} weight="bold">
        {campaign.spec.title}
      </Link>
      <Text variant="body-small" color="secondary">
        {changeInWords(campaign.spec.change)}
      </Text>
    </div>
  );
}

function NeedsPerson({ campaign }: { campaign: Campaign }) {
  const links = useFleetLinks();
  const services = needPerson(campaign);
  if (services === 0) return <>0</>;
  return (
    <Link href={links.campaign(campaign.id, { state: PERSON })}>
      {count(services)}
    </Link>
  );
}
