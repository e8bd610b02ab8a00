import { stringifyEntityRef } from '@backstage/catalog-model';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { Link, Skeleton } from '@backstage/ui';
import { FleetService } from '@slipway/plugin-fleet-common';
import { useServiceLinks } from '../../hooks/useServiceLinks';
import { useFleetService } from '../../hooks/useFleetService';
import { EnvironmentCellView } from '../EnvironmentCellView';
import { FailurePanel } from '../FailurePanel';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { LibraryStatusView } from '../LibraryStatusView';
import styles from './FleetCard.module.css';

/** The service's libraries and environments in short, on its overview. */
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

function FleetSummary({ serviceRef }: { serviceRef: string }) {
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
      <dt>Libraries</dt>
      <dd>
        <LibraryStatusView service={service.data} />
      </dd>
      <dt>
        <Link href={links.deployments}>Deployments</Link>
      </dt>
      <dd>
        <Environments service={service.data} />
      </dd>
    </dl>
  );
}

function Environments({ service }: { service: FleetService }) {
  if (service.environments.length === 0) return <>not deployed</>;
  return (
    <>
      {service.environments.map(cell => (
        <div key={cell.environment} className={styles.environment}>
          <span>{cell.environment}</span>
          <EnvironmentCellView cell={cell} />
        </div>
      ))}
    </>
  );
}
