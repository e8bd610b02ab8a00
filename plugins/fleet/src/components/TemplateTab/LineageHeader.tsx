import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Link, Text } from '@backstage/ui';
import { ServiceLineage } from '@slipway/plugin-fleet-common';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { Fact, Facts } from '../Facts';
import { LineageBadge } from '../LineageBadge';
import { TimeAgo } from '../TimeAgo';
import styles from './LineageHeader.module.css';

/** Which template made the service, on which version it is, and which one there is. */
export const LineageHeader = ({ lineage }: { lineage: ServiceLineage }) => {
  const { template, version, latest, reason, readAt, commit } = lineage;
  const links = useFleetLinks();
  return (
    <header className={styles.header}>
      <Facts>
        <Fact label="State">
          <LineageBadge lineage={lineage} />
        </Fact>
        <Fact label="Template">
          {template ? (
            <EntityRefLink
              entityRef={template}
              defaultKind="template"
              hideIcon
            />
          ) : (
            'unknown'
          )}
        </Fact>
        <Fact label="Version">{version ?? 'unknown'}</Fact>
        <Fact label="Latest">
          {template && latest ? (
            <Link href={links.template(template)}>{latest}</Link>
          ) : (
            'unknown'
          )}
        </Fact>
        {readAt && (
          <Fact label="Read">
            <TimeAgo at={readAt} />
            {commit && (
              <>
                {' '}
                at <code title={commit}>{commit.slice(0, 8)}</code>
              </>
            )}
          </Fact>
        )}
      </Facts>
      {reason && (
        <Text as="p" color="warning" className={styles.reason}>
          {reason}
        </Text>
      )}
    </header>
  );
};
