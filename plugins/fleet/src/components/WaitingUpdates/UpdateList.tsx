import { ServiceUpdate } from '@slipway/plugin-fleet-common';
import { updateTitle } from '../../lib/updateState';
import { PullRequestLink } from '../PullRequestLink';
import { ServiceTemplateLink } from '../ServiceTemplateLink';
import { TimeAgo } from '../TimeAgo';
import { UpdateStateView } from '../UpdateStateView';
import styles from './UpdateList.module.css';

/** Proposed updates in short: what, where it stands and why, and where something is done about it. */
export const UpdateList = (props: {
  updates: readonly ServiceUpdate[];
  label: string;
  /** Whether the services have to be named, because they are several. */
  withService?: boolean;
}) => (
  <ul className={styles.updates} aria-label={props.label}>
    {props.updates.map(update => (
      <li key={`${update.service} ${update.kind} ${update.subject}`}>
        <div className={styles.facts}>
          {props.withService && (
            <ServiceTemplateLink service={update.service} />
          )}
          <span>{updateTitle(update)}</span>
          <UpdateStateView state={update.state} />
          {update.pullRequest && (
            <PullRequestLink pullRequest={update.pullRequest} />
          )}
          <span className={styles.quiet}>
            <TimeAgo at={update.updatedAt} />
          </span>
        </div>
        {update.reason && <div className={styles.quiet}>{update.reason}</div>}
      </li>
    ))}
  </ul>
);
