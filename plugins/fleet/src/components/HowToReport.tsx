import { CopyTextButton } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { deploymentExample } from '../lib/deploymentExample';
import styles from './HowToReport.module.css';

/** How a pipeline reports deployments, and where all ways to do it are described. */
export const HowToReport = ({ serviceRef }: { serviceRef: string }) => {
  const backendUrl = useApi(configApiRef).getString('backend.baseUrl');
  const baseUrl = `${backendUrl}/api/fleet`;
  const command = deploymentExample({ baseUrl, service: serviceRef });
  return (
    <>
      <p>
        Let the pipeline report each deployment when it ends, whether it
        succeeded or not. Sent again with the same id, it changes nothing. The{' '}
        <Link
          href={`${baseUrl}/openapi.yaml`}
          target="_blank"
          rel="noopener noreferrer"
        >
          description of the API
        </Link>{' '}
        has the other ways: CDEvents, and the webhooks of GitHub, GitLab and
        TeamCity.
      </p>
      <div className={styles.command}>
        <pre aria-label="Command that reports a deployment">{command}</pre>
        <CopyTextButton
          text={command}
          tooltipText="Copied"
          aria-label="Copy the command"
        />
      </div>
    </>
  );
};
