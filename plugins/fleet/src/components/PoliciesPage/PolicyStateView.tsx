import { PolicyState, PolicyUser } from '@slipway/plugin-fleet-common';
import {
  RiCheckLine,
  RiErrorWarningFill,
  RiHourglassLine,
  RiQuestionLine,
  RiShieldCheckLine,
} from '@remixicon/react';
import styles from './PolicyStateView.module.css';

const ICONS: Record<PolicyState, JSX.Element> = {
  met: <RiCheckLine aria-hidden />,
  due: <RiHourglassLine aria-hidden />,
  late: <RiErrorWarningFill aria-hidden />,
  exempt: <RiShieldCheckLine aria-hidden />,
  unknown: <RiQuestionLine aria-hidden />,
};

/** How a service stands to a policy; an exemption with its reason and its end. */
export const PolicyStateView = ({ user }: { user: PolicyUser }) => (
  <div className={styles.stack}>
    <span className={`${styles.state} ${styles[user.state]}`}>
      {ICONS[user.state]}
      {user.state}
      {user.state === 'exempt' &&
        user.exemptUntil &&
        ` until ${user.exemptUntil}`}
    </span>
    {user.state === 'exempt' && user.exemptReason && (
      <span className={styles.reason}>{user.exemptReason}</span>
    )}
    {user.state === 'unknown' && (
      <span className={styles.reason}>
        The lockfile resolves no version that can be compared.
      </span>
    )}
  </div>
);
