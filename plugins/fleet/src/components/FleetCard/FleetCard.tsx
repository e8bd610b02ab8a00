import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  EntityInfoCard,
  useEntity,
  useEntityRefLink,
} from '@backstage/plugin-catalog-react';
import { Link, Skeleton } from '@backstage/ui';
import { FleetService } from '@slipway/plugin-fleet-common';
import { useFleetService } from '../../hooks/useFleetService';
import { EnvironmentCellView } from '../EnvironmentCellView';
import { FailurePanel } from '../FailurePanel';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { LibraryStatusView } from '../LibraryStatusView';
import styles from './FleetCard.module.css';

/** The service's libraries and environments in short, on its overview. */
export const FleetCard = () => {
  const { entity } = useEntity();
  const link = useEntityRefLink()(entity);
  return (
    <EntityInfoCard title="Fleet">
      <FleetQueryProvider>
        <FleetSummary
          serviceRef={stringifyEntityRef(entity)}
          librariesLink={`${link}/libraries`}
          deploymentsLink={`${link}/deployments`}
        />
      </FleetQueryProvider>
    </EntityInfoCard>
  );
};

export const FleetSummary = (props: {
  serviceRef: string;
  librariesLink: string;
  deploymentsLink: string;
}) => {
  const service = useFleetService(props.serviceRef);
  if (service.isPending) return <Skeleton height={72} />;
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
      <dt>
        <Link href={props.librariesLink}>Libraries</Link>
      </dt>
      <dd>
        <LibraryStatusView status={service.data.libraries} />
      </dd>
      <dt>
        <Link href={props.deploymentsLink}>Deployments</Link>
      </dt>
      <dd>
        <Environments service={service.data} />
      </dd>
    </dl>
  );
};

const Environments = ({ service }: { service: FleetService }) => {
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
};
