import { Cell, CellText, ColumnConfig, Text } from '@backstage/ui';
import { ServiceLineage } from '@slipway/plugin-fleet-common';
import { driftInShort } from '../../lib/drift';
import { LineageBadge } from '../LineageBadge';
import { OwnerLink } from '../OwnerLink';
import { PullRequestLink } from '../PullRequestLink';
import { ServiceTemplateLink } from '../ServiceTemplateLink';
import { UpdateStateView } from '../UpdateStateView';
import styles from './lineageColumns.module.css';

interface LineageRow {
  id: string;
  lineage: ServiceLineage;
}

export const lineageColumns: ColumnConfig<LineageRow>[] = [
  {
    id: 'service',
    label: 'Service',
    isRowHeader: true,
    cell: ({ lineage }) => (
      <Cell>
        <ServiceTemplateLink service={lineage.service}>
          {lineage.title}
        </ServiceTemplateLink>
      </Cell>
    ),
  },
  {
    id: 'owner',
    label: 'Owner',
    cell: ({ lineage }) => (
      <Cell>
        <OwnerLink owner={lineage.owner} />
      </Cell>
    ),
  },
  {
    id: 'version',
    label: 'Version',
    cell: ({ lineage }) => <CellText title={lineage.version ?? 'unknown'} />,
  },
  {
    id: 'state',
    label: 'State',
    cell: ({ lineage }) => (
      <Cell>
        <div className={styles.stack}>
          <LineageBadge lineage={lineage} />
          {lineage.reason && (
            <Text variant="body-small" color="secondary">
              {lineage.reason}
            </Text>
          )}
        </div>
      </Cell>
    ),
  },
  {
    id: 'drift',
    label: 'Drift',
    cell: ({ lineage }) => (
      <Cell>
        {lineage.drift ? (
          driftInShort(lineage.drift)
        ) : (
          <Text color="secondary">unknown</Text>
        )}
      </Cell>
    ),
  },
  {
    id: 'update',
    label: 'Proposed update',
    cell: ({ lineage }) => (
      <Cell>
        <Proposed update={lineage.update} />
      </Cell>
    ),
  },
];

function Proposed({ update }: { update: ServiceLineage['update'] }) {
  if (!update) return <Text color="secondary">none</Text>;
  return (
    <div className={styles.stack}>
      <UpdateStateView state={update.state} />
      {update.pullRequest && (
        <PullRequestLink pullRequest={update.pullRequest} />
      )}
    </div>
  );
}
