import { Text } from '@backstage/ui';
import { AdvisorySummary } from '@slipway/plugin-fleet-common';
import { SeverityBadge } from './SeverityBadge';

/** How bad an advisory is, with its score where a record has one. */
export const AdvisorySeverity = (props: { advisory: AdvisorySummary }) => {
  const { severity, score } = props.advisory;
  return (
    <span>
      <SeverityBadge severity={severity} />
      {score !== undefined && (
        <Text variant="body-small" color="secondary">
          {' '}
          CVSS {score.toFixed(1)}
        </Text>
      )}
    </span>
  );
};
