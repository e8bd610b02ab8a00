import { ButtonLink, Flex, Link, Skeleton, Text } from '@backstage/ui';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { FleetService } from '@slipway/plugin-fleet-common';
import { createServiceRouteRef, fleetRouteRef } from '../../routes';
import { useFleetServices } from '../../hooks/useFleetServices';
import { useOwnServices } from '../../hooks/useOwnServices';
import { EmptyNote } from '../EmptyNote';
import { EnvironmentCellView } from '../EnvironmentCellView';
import { FailurePanel } from '../FailurePanel';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { LibraryStatusView } from '../LibraryStatusView';
import styles from './OwnServices.module.css';

/** Home page widget: the services of whoever looks at it. */
export const OwnServices = () => (
  <FleetQueryProvider>
    <OwnServicesSummary />
  </FleetQueryProvider>
);

export function OwnServicesSummary() {
  return (
    <Flex direction="column" gap="3">
      <OwnServicesList />
      <FleetLink />
    </Flex>
  );
}

function OwnServicesList() {
  const services = useOwnServices();
  const createLink = useRouteRef(createServiceRouteRef);

  if (services.isPending) return <Skeleton width="100%" height={96} />;
  if (!services.data) {
    return (
      <FailurePanel
        title="Your services could not be loaded"
        error={services.error}
        isRetrying={services.isFetching}
        onRetry={() => void services.refetch()}
      />
    );
  }
  if (services.data.length === 0) {
    return (
      <EmptyNote
        title="You own no service yet"
        action={
          createLink && (
            <ButtonLink href={createLink()}>Create a service</ButtonLink>
          )
        }
      >
        What you or one of your groups owns stands here, with its libraries and
        with what runs in each environment.
      </EmptyNote>
    );
  }
  return (
    <ul className={styles.services}>
      {services.data.map(service => (
        <OwnService key={service.ref} service={service} />
      ))}
    </ul>
  );
}

function OwnService({ service }: { service: FleetService }) {
  return (
    <li className={styles.service}>
      <EntityRefLink entityRef={service.ref} disableTooltip>
        <strong>{service.title ?? service.name}</strong>
      </EntityRefLink>
      <LibraryStatusView service={service} />
      {service.environments.map(cell => (
        <div key={cell.environment} className={styles.environment}>
          <Text color="secondary">{cell.environment}</Text>
          <EnvironmentCellView cell={cell} />
        </div>
      ))}
      {service.environments.length === 0 && (
        <Text color="secondary">not deployed</Text>
      )}
    </li>
  );
}

function FleetLink() {
  const services = useFleetServices({ limit: 1 });
  const fleetLink = useRouteRef(fleetRouteRef);
  if (!fleetLink || !services.data) return null;
  const { totalItems } = services.data;
  return (
    <Link href={fleetLink()}>
      {totalItems === 1
        ? 'The whole fleet: 1 service'
        : `The whole fleet: ${totalItems.toLocaleString('en')} services`}
    </Link>
  );
}
