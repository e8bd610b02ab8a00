import { ReactNode } from 'react';
import { Link, Text } from '@backstage/ui';
import { AdvisorySummary } from '@slipway/plugin-fleet-common';
import { AdvisorySeverity } from '../AdvisorySeverity';
import { AffectedLibraries } from '../AffectedLibraries';
import { RunningCounts } from '../RunningCounts';
import { TimeAgo } from '../TimeAgo';
import { FixEverywhere } from './FixEverywhere';
import styles from './AdvisoryHeader.module.css';

export const AdvisoryHeader = (props: { advisory: AdvisorySummary }) => {
  const { advisory } = props;
  return (
    <header className={styles.header}>
      <Text as="h2" variant="title-small" weight="bold">
        {advisory.id}
      </Text>
      <Text as="p" variant="body-large" className={styles.summary}>
        {advisory.summary}
      </Text>
      <dl className={styles.facts}>
        <Fact label="Severity">
          <AdvisorySeverity advisory={advisory} />
        </Fact>
        <Fact label="Also known as">
          {advisory.aliases.join(', ') || 'no other name'}
        </Fact>
        <Fact label="Libraries">
          <AffectedLibraries libraries={advisory.libraries} />
        </Fact>
        <Fact label="Runs in">
          <RunningCounts environments={advisory.environments} />
        </Fact>
        <Fact label="Published">
          <Age at={advisory.publishedAt} />
        </Fact>
        <Fact label="Changed">
          <Age at={advisory.modifiedAt} />
        </Fact>
      </dl>
      <Text as="p" variant="body-small" color="secondary">
        {advisory.url && (
          <Link
            href={advisory.url}
            variant="body-small"
            target="_blank"
            rel="noopener noreferrer"
          >
            Read the record
          </Link>
        )}
        {advisory.attribution && ` ${advisory.attribution}`}
      </Text>
      <FixEverywhere advisory={advisory} />
    </header>
  );
};

function Fact(props: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function Age({ at }: { at?: string }) {
  return at ? <TimeAgo at={at} /> : <>not said</>;
}
