import { stringifyEntityRef } from '@backstage/catalog-model';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { Link, Skeleton, Text } from '@backstage/ui';
import { useServiceLinks } from '../../hooks/useServiceLinks';
import { useFleetService } from '../../hooks/useFleetService';
import { useServiceEnvironments } from '../../hooks/useServiceEnvironments';
import { useServiceLineage } from '../../hooks/useServiceLineage';
import { failureMessage } from '../../lib/failure';
import { refLabel } from '../../lib/refLabel';
import { CellView } from '../cell/CellView';
import { FailurePanel } from '../FailurePanel';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { LineageBadge } from '../LineageBadge';
import { LibraryStatusView } from '../LibraryStatusView';
import styles from './FleetCard.module.css';

/** The service's template, libraries and environments in short, on its overview. */
export const FleetCard = () => {
  const { entity } = useEntity();
  return (
    <EntityInfoCard title="Fleet">
      <FleetQueryProvider>
        <FleetSummary serviceRef={stringifyEntityRef(entity)} />
      </FleetQueryProvider>
    </EntityInfoCard>
  );
};

export function FleetSummary({ serviceRef }: { serviceRef: string }) {
  const service = useFleetService(serviceRef);
  const links = useServiceLinks(serviceRef);

  if (service.isPending) return <Skeleton width="100%" height={72} />;
  if (!service.data) {
    return (
      <FailurePanel
        title="The fleet's view of this service could not be loaded"
        error={service.error}
        isRetrying={service.isFetching}
        onRetry={() => void service.refetch()}
      />
    );
  }
  return (
    <dl className={styles.summary}>
      <dt>Template</dt>
      <dd>
        <Template serviceRef={serviceRef} />
      </dd>
      <dt>Libraries</dt>
      <dd>
        <LibraryStatusView service={service.data} />
      </dd>
      <dt>
        <Link href={links.deployments}>Deployments</Link>
      </dt>
      <dd>
        <Environments serviceRef={serviceRef} />
      </dd>
    </dl>
  );
}

function Template({ serviceRef }: { serviceRef: string }) {
  const lineage = useServiceLineage(serviceRef);
  const links = useServiceLinks(serviceRef);
  if (lineage.isError) {
    return <Text color="warning">{failureMessage(lineage.error)}</Text>;
  }
  if (!lineage.data) return <Skeleton width="8rem" height={20} />;
  const { version, template } = lineage.data;
  return (
    <span className={styles.template}>
      {template && version && (
        <span>
          {refLabel(template, 'template')} {version}
        </span>
      )}
      <Link href={links.template}>
        <LineageBadge lineage={lineage.data} />
      </Link>
    </span>
  );
}

function Environments({ serviceRef }: { serviceRef: string }) {
  const cells = useServiceEnvironments(serviceRef);
  if (cells.isError) {
    return <Text color="warning">{failureMessage(cells.error)}</Text>;
  }
  if (cells.data?.length === 0) return <>not deployed</>;
  return (
    <>
      {cells.data?.map(cell => (
        <div key={cell.environment} className={styles.environment}>
          <span>{cell.environment}</span>
          <CellView cell={cell} />
        </div>
      ))}
    </>
  );
}
