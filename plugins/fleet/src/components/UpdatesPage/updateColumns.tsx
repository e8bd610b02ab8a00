import { Cell, ColumnConfig, Text } from '@backstage/ui';
import { ServiceUpdate } from '@slipway/plugin-fleet-common';
import { updateTitle } from '../../lib/updateState';
import { ChecksView } from '../ChecksView';
import { PullRequestLink } from '../PullRequestLink';
import { ServiceTemplateLink } from '../ServiceTemplateLink';
import { TimeAgo } from '../TimeAgo';
import { UpdateStateView } from '../UpdateStateView';
import styles from './updateColumns.module.css';

interface UpdateRow {
  id: string;
  update: ServiceUpdate;
}

export const updateColumns: ColumnConfig<UpdateRow>[] = [
  {
    id: 'service',
    label: 'Service',
    isRowHeader: true,
    cell: ({ update }) => (
      <Cell>
        <ServiceTemplateLink service={update.service} />
      </Cell>
    ),
  },
  {
    id: 'update',
    label: 'Update',
    cell: ({ update }) => <Cell>{updateTitle(update)}</Cell>,
  },
  {
    id: 'state',
    label: 'State',
    cell: ({ update }) => (
      <Cell>
        <div className={styles.state}>
          <UpdateStateView state={update.state} />
          {update.reason && (
            <Text variant="body-small" color="secondary">
              {update.reason}
            </Text>
          )}
        </div>
      </Cell>
    ),
  },
  {
    id: 'pull-request',
    label: 'Pull request',
    cell: ({ update }) => (
      <Cell>
        {update.pullRequest ? (
          <PullRequestLink pullRequest={update.pullRequest} />
        ) : (
          <Text color="secondary">none</Text>
        )}
      </Cell>
    ),
  },
  {
    id: 'checks',
    label: 'Checks',
    cell: ({ update }) => (
      <Cell>
        <ChecksView checks={update.checks} />
      </Cell>
    ),
  },
  {
    id: 'changed',
    label: 'Changed',
    cell: ({ update }) => (
      <Cell>
        <TimeAgo at={update.updatedAt} />
      </Cell>
    ),
  },
];
