import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Cell, ColumnConfig, Link, Text } from '@backstage/ui';
import { CampaignTarget } from '@slipway/plugin-fleet-common';
import { useServiceLinks } from '../../hooks/useServiceLinks';
import { withLocalTimes } from '../../lib/localTimes';
import { scaffolderTaskRouteRef } from '../../routes';
import { TargetStateView } from '../campaign/TargetStateView';
import { ChecksView } from '../ChecksView';
import { OwnerLink } from '../OwnerLink';
import { TimeAgo } from '../TimeAgo';
import styles from './Targets.module.css';

interface TargetRow {
  id: string;
  target: CampaignTarget;
  /** Name of its wave. */
  wave: string;
}

export const targetColumns: ColumnConfig<TargetRow>[] = [
  {
    id: 'service',
    label: 'Service',
    isRowHeader: true,
    cell: ({ target }) => (
      <Cell>
        <Service target={target} />
      </Cell>
    ),
  },
  {
    id: 'owner',
    label: 'Owner',
    cell: ({ target }) => (
      <Cell>
        <OwnerLink owner={target.owner} />
      </Cell>
    ),
  },
  {
    id: 'wave',
    label: 'Wave',
    cell: ({ wave }) => <Cell>{wave}</Cell>,
  },
  {
    id: 'state',
    label: 'State',
    cell: ({ target }) => (
      <Cell>
        <TargetStateView state={target.state} />
      </Cell>
    ),
  },
  {
    id: 'next',
    label: 'Why, and what is next',
    cell: ({ target }) => (
      <Cell>
        <WhyAndNext target={target} />
      </Cell>
    ),
  },
  {
    id: 'pullRequest',
    label: 'Pull request',
    cell: ({ target }) => (
      <Cell>
        <PullRequest target={target} />
      </Cell>
    ),
  },
  {
    id: 'updated',
    label: 'Changed',
    cell: ({ target }) => (
      <Cell>
        <TimeAgo at={target.updatedAt} />
      </Cell>
    ),
  },
];

function Service({ target }: { target: CampaignTarget }) {
  const links = useServiceLinks(target.service);
  return (
    <Link href={links.page} weight="bold">
      {target.title}
    </Link>
  );
}

function WhyAndNext({ target }: { target: CampaignTarget }) {
  return (
    <div className={styles.text}>
      {target.reason && (
        <Text variant="body-small">{withLocalTimes(target.reason)}</Text>
      )}
      {target.next && (
        <Text variant="body-small" color="secondary">
          {withLocalTimes(target.next)}
        </Text>
      )}
    </div>
  );
}

/** Where the work can be looked at: its pull request, and the task that did it. */
function PullRequest({ target }: { target: CampaignTarget }) {
  const task = useRouteRef(scaffolderTaskRouteRef);
  const { pullRequest, taskId, checks } = target;
  return (
    <div className={styles.links}>
      {pullRequest && (
        <Link
          href={pullRequest.url}
          target="_blank"
          rel="noopener noreferrer"
          title={pullRequest.title}
          aria-label={`Pull request #${pullRequest.number} of ${target.title}`}
        >
          #{pullRequest.number}
        </Link>
      )}
      {pullRequest && checks !== 'none' && <ChecksView checks={checks} />}
      {task && taskId && (
        <Link
          href={task({ taskId })}
          variant="body-small"
          aria-label={`Task log of ${target.title}`}
        >
          Task log
        </Link>
      )}
    </div>
  );
}
