import { Link, Text } from '@backstage/ui';
import { PolicyProgress } from '@slipway/plugin-fleet-common';
import { useFleetLinks } from '../hooks/useFleetLinks';
import {
  policyHeadline,
  policyRule,
  policySegments,
} from '../lib/policyStates';
import { count } from '../lib/share';
import { NewCampaignLink } from './campaign/NewCampaignLink';
import styles from './PolicyProgressView.module.css';

/** One policy: the rule, why, until when, and how many services stand where. */
export const PolicyProgressView = (props: {
  policy: PolicyProgress;
  /** Whose services are counted, when it is one owner. */
  owner?: string;
  /** Whether the library has to be named, because the page is about several. */
  withLibrary?: boolean;
}) => {
  const { policy, owner, withLibrary } = props;
  const links = useFleetLinks();
  return (
    <div className={styles.policy}>
      <Text as="p" variant="body-medium" className={styles.rule}>
        {withLibrary && (
          <>
            <Link href={links.library(policy.library)} weight="bold">
              {policy.library}
            </Link>{' '}
          </>
        )}
        <strong>{policyRule(policy)}</strong>
        {policy.deadline && ` by ${policy.deadline}`}
      </Text>
      <Text as="p" color="secondary" className={styles.rule}>
        {policy.reason}
      </Text>
      <PolicyBar policy={policy} owner={owner} />
      <Text as="p" variant="body-small" className={styles.rule}>
        {policyHeadline(policy)}
      </Text>
      {policy.minimum && policy.due + policy.late > 0 && (
        <div>
          <NewCampaignLink
            campaign={{
              kind: 'library',
              library: policy.library,
              version: policy.minimum,
            }}
          >
            {`Bring everybody to ${policy.library} ${policy.minimum}`}
          </NewCampaignLink>
        </div>
      )}
    </div>
  );
};

/** The bar is for the eye; the legend says the same, and each part of it leads to its services. */
function PolicyBar({
  policy,
  owner,
}: {
  policy: PolicyProgress;
  owner?: string;
}) {
  const links = useFleetLinks();
  const segments = policySegments(policy);
  if (segments.length === 0) return null;
  return (
    <>
      <div className={styles.bar} aria-hidden>
        {segments.map(({ state, percent }) => (
          <div
            key={state}
            className={styles[state]}
            style={{ width: `${percent}%` }}
          />
        ))}
      </div>
      <ul className={styles.legend} aria-label="Services by state">
        {segments.map(({ state, services }) => (
          <li key={state}>
            <span className={`${styles.swatch} ${styles[state]}`} aria-hidden />
            <Link
              href={links.policies({
                ...(owner && { owner }),
                policy: policy.id,
                state,
              })}
            >
              {count(services)} {state}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
