import { Alert, Flex, Text } from '@backstage/ui';
import { DeploymentSource } from '@slipway/plugin-fleet-common';
import { useDeploymentSources } from '../hooks/useDeploymentSources';
import { useNow } from '../hooks/useNow';
import {
  isHealthy,
  sourceAge,
  sourceTitle,
  sourceTrouble,
} from '../lib/deploymentSources';
import styles from './DeploymentSourcesBar.module.css';

/** Where the page knows it from and how old that is: a line while all is well, and a warning for each source that is not. */
export const DeploymentSourcesBar = () => {
  const sources = useDeploymentSources();
  const now = useNow();

  if (sources.isError) {
    return (
      <Text as="p" color="warning" className={styles.line}>
        How well the sources work could not be loaded; what stands here may be
        old.
      </Text>
    );
  }
  if (!sources.data) return null;
  const troubled = sources.data.filter(source => !isHealthy(source));
  return (
    <Flex direction="column" gap="2">
      {troubled.map(source => (
        <Alert
          key={sourceTitle(source)}
          status="warning"
          icon
          role="status"
          title={`${sourceTitle(source)} cannot be relied on`}
          description={sourceTrouble(source, now)}
        />
      ))}
      <SourcesLine sources={sources.data.filter(isHealthy)} now={now} />
      {sources.data.every(({ kind }) => kind === 'events') && (
        <Text
          as="p"
          variant="body-small"
          color="secondary"
          className={styles.line}
        >
          Known from reported deployments alone: neither a GitOps repository nor
          a cluster is configured.
        </Text>
      )}
    </Flex>
  );
};

function SourcesLine(props: { sources: DeploymentSource[]; now: number }) {
  if (props.sources.length === 0) return null;
  return (
    <ul className={styles.sources} aria-label="Sources that work">
      {props.sources.map(source => (
        <li key={sourceTitle(source)}>
          {sourceTitle(source)},{' '}
          <span className={styles.age}>{sourceAge(source, props.now)}</span>
        </li>
      ))}
    </ul>
  );
}
