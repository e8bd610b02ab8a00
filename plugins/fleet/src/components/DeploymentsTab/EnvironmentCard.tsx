import {
  Card,
  CardBody,
  CardFooter,
  CardHeader,
  Link,
  Text,
} from '@backstage/ui';
import { RiLockLine } from '@remixicon/react';
import { useServiceLinks } from '../../hooks/useServiceLinks';
import { EnvironmentPlace } from '../../lib/environmentsInOrder';
import { CellDetails } from '../cell/CellDetails';
import { PromotionButtons } from './PromotionButtons';
import { Waiting } from './Waiting';
import styles from './EnvironmentCard.module.css';

/** How the service stands in one environment, what it would get next, and how to change what runs there. */
export const EnvironmentCard = (props: {
  serviceRef: string;
  place: EnvironmentPlace;
}) => {
  const { serviceRef, place } = props;
  const { environment, cell } = place;
  const links = useServiceLinks(serviceRef);
  return (
    <Card className={styles.card}>
      <CardHeader>
        <Text
          as="h3"
          variant="body-large"
          weight="bold"
          className={styles.name}
        >
          {environment}
          {place.protected && (
            <span
              className={styles.lock}
              title="Promotion needs an approved pull request"
            >
              <RiLockLine aria-hidden /> protected
            </span>
          )}
        </Text>
      </CardHeader>
      <CardBody>
        {cell ? (
          <div className={styles.body}>
            <CellDetails cell={cell} />
            <Link
              href={`${links.libraries}?${new URLSearchParams({
                environment,
              })}`}
            >
              Libraries of the build in {environment}
            </Link>
            <Waiting serviceRef={serviceRef} cell={cell} />
          </div>
        ) : (
          <Text color="secondary">not deployed</Text>
        )}
      </CardBody>
      {cell && (
        <CardFooter>
          <PromotionButtons serviceRef={serviceRef} place={place} cell={cell} />
        </CardFooter>
      )}
    </Card>
  );
};
