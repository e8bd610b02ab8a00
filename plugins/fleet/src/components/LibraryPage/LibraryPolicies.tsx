import { Text } from '@backstage/ui';
import { PolicyProgress } from '@slipway/plugin-fleet-common';
import { PolicyProgressView } from '../PolicyProgressView';
import styles from './LibraryPolicies.module.css';

/** How far the fleet is with what is asked of this library; nothing where nothing is asked. */
export const LibraryPolicies = (props: { policies: PolicyProgress[] }) => {
  if (props.policies.length === 0) return null;
  return (
    <section aria-labelledby="library-policies" className={styles.policies}>
      <Text as="h3" id="library-policies" variant="body-large" weight="bold">
        Policies
      </Text>
      {props.policies.map(policy => (
        <PolicyProgressView key={policy.id} policy={policy} />
      ))}
    </section>
  );
};
