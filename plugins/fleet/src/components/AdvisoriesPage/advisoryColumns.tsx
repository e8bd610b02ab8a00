import { Cell, ColumnConfig, Link, Text } from '@backstage/ui';
import { AdvisorySummary } from '@slipway/plugin-fleet-common';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { count } from '../../lib/share';
import { AdvisorySeverity } from '../AdvisorySeverity';
import { AffectedLibraries } from '../AffectedLibraries';
import { RunningCounts } from '../RunningCounts';
import { TimeAgo } from '../TimeAgo';
import styles from './advisoryColumns.module.css';

interface AdvisoryRow {
  id: string;
  advisory: AdvisorySummary;
}

export const advisoryColumns: ColumnConfig<AdvisoryRow>[] = [
  {
    id: 'id',
    label: 'Advisory',
    isRowHeader: true,
    cell: ({ advisory }) => (
      <Cell>
        <AdvisoryName advisory={advisory} />
      </Cell>
    ),
  },
  {
    id: 'severity',
    label: 'Severity',
    isSortable: true,
    cell: ({ advisory }) => (
      <Cell>
        <AdvisorySeverity advisory={advisory} />
      </Cell>
    ),
  },
  {
    id: 'libraries',
    label: 'Libraries',
    cell: ({ advisory }) => (
      <Cell>
        <AffectedLibraries libraries={advisory.libraries} />
      </Cell>
    ),
  },
  {
    id: 'services',
    label: 'Services',
    isSortable: true,
    cell: ({ advisory }) => <Cell>{count(advisory.services)}</Cell>,
  },
  {
    id: 'environments',
    label: 'Runs in',
    cell: ({ advisory }) => (
      <Cell>
        <RunningCounts environments={advisory.environments} />
      </Cell>
    ),
  },
  {
    id: 'published',
    label: 'Published',
    isSortable: true,
    cell: ({ advisory }) => (
      <Cell>
        {advisory.publishedAt ? (
          <TimeAgo at={advisory.publishedAt} />
        ) : (
          <Text color="secondary">not said</Text>
        )}
      </Cell>
    ),
  },
];

function AdvisoryName({ advisory }: { advisory: AdvisorySummary }) {
  const links = useFleetLinks();
  return (
    <div className={styles.name}>
      <Link href={links.advisory(advisory.id)} weight="bold">
        {advisory.id}
      </Link>
      {advisory.aliases.length > 0 && (
        <Text variant="body-small" color="secondary">
          {advisory.aliases.join(', ')}
        </Text>
      )}
      <Text variant="body-small" className={styles.summary}>
        {advisory.summary}
      </Text>
    </div>
  );
}
