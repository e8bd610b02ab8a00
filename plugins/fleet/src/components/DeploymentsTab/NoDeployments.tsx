import { CopyTextButton } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { deploymentExample } from '../../lib/deploymentExample';
import { EmptyNote } from '../EmptyNote';
import styles from './NoDeployments.module.css';

/** How the first deployment gets here. */
export const NoDeployments = ({ serviceRef }: { serviceRef: string }) => {
  const backendUrl = useApi(configApiRef).getString('backend.baseUrl');
  const command = deploymentExample({
    baseUrl: `${backendUrl}/api/fleet`,
    service: serviceRef,
  });
  return (
    <EmptyNote title="No deployment was reported yet">
      <p>
        Let the pipeline report each deployment when it ends, whether it
        succeeded or not. Sent again with the same id, it changes nothing.
      </p>
      <div className={styles.command}>
        <pre aria-label="Command that reports a deployment">{command}</pre>
        <CopyTextButton
          text={command}
          tooltipText="Copied"
          aria-label="Copy the command"
        />
      </div>
    </EmptyNote>
  );
};
