import { Text } from '@backstage/ui';
import {
  DeploymentSource,
  EnvironmentSummary,
} from '@slipway/plugin-fleet-common';
import { RiAlarmWarningLine, RiLockLine } from '@remixicon/react';
import { stateCounts } from '../../lib/cellState';
import { isHealthy, sourceTitle } from '../../lib/deploymentSources';
import { counted } from '../../lib/share';
import { CellStateView } from '../cell/CellStateView';
import { StaleCount } from '../cell/StaleBadge';
import styles from './EnvironmentHeader.module.css';

/** What an environment is called, how many services stand how in it, and whether its sources can be relied on. */
export const EnvironmentHeader = (props: {
  environment: EnvironmentSummary;
  sources: DeploymentSource[];
}) => {
  const { environment, sources } = props;
  const troubled = sources.filter(source => !isHealthy(source));
  return (
    <span className={styles.header}>
      <span className={styles.name}>
        {environment.name}
        {environment.protected && (
          <span title="Promotion needs an approved pull request">
            <RiLockLine aria-label="protected" role="img" />
          </span>
        )}
      </span>
      <span className={styles.counts}>
        {stateCounts(environment.states).map(({ state, services }) => (
          <CellStateView key={state} state={state} services={services} />
        ))}
        {environment.stale > 0 && <StaleCount services={environment.stale} />}
      </span>
      {!environment.configured && (
        <Text variant="body-x-small" color="secondary">
          not configured
        </Text>
      )}
      {troubled.length > 0 && (
        <span
          className={styles.trouble}
          title={troubled.map(sourceTitle).join(', ')}
        >
          <RiAlarmWarningLine aria-hidden />
          {counted(troubled.length, 'source')} in trouble
        </span>
      )}
    </span>
  );
};
