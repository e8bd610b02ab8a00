import { Link, Text } from '@backstage/ui';
import { ServiceUpdate } from '@slipway/plugin-fleet-common';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { counted } from '../../lib/share';
import { updateTitle } from '../../lib/updateState';
import { ChecksView } from '../ChecksView';
import { Fact, Facts } from '../Facts';
import { PullRequestLink } from '../PullRequestLink';
import { TimeAgo } from '../TimeAgo';
import { UpdateStateView } from '../UpdateStateView';
import styles from './UpdateView.module.css';

/** All that is known of one proposed update. */
export const UpdateView = ({ update }: { update: ServiceUpdate }) => {
  const { pullRequest, reason, conflicts, notes } = update;
  return (
    <div className={styles.update}>
      <Facts>
        <Fact label="Update">{updateTitle(update)}</Fact>
        <Fact label="State">
          <UpdateStateView state={update.state} />
        </Fact>
        {pullRequest && (
          <Fact label="Pull request">
            <PullRequestLink pullRequest={pullRequest} />
          </Fact>
        )}
        {pullRequest && (
          <Fact label="Checks">
            <ChecksView checks={update.checks} />
          </Fact>
        )}
        {conflicts + notes > 0 && (
          <Fact label="To look at">
            {counted(conflicts, 'conflict')}, {counted(notes, 'note')}
          </Fact>
        )}
        <Fact label="Branch">
          <code>{update.branch}</code>
        </Fact>
        <Campaign id={update.campaign} />
        <Fact label="Changed">
          <TimeAgo at={update.updatedAt} />
        </Fact>
      </Facts>
      {reason && (
        <Text as="p" className={styles.reason}>
          {reason}
        </Text>
      )}
    </div>
  );
};

function Campaign({ id }: { id?: string }) {
  const { campaign } = useFleetLinks();
  if (!id) return null;
  return (
    <Fact label="Asked for by">
      <Link href={campaign(id)}>a campaign</Link>
    </Fact>
  );
}
