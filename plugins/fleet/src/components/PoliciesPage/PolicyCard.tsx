import { Button, Card, CardBody } from '@backstage/ui';
import { PolicyProgress } from '@slipway/plugin-fleet-common';
import { RiArrowDownSLine, RiArrowRightSLine } from '@remixicon/react';
import { PolicyProgressView } from '../PolicyProgressView';
import { PolicyUsers } from './PolicyUsers';
import styles from './PolicyCard.module.css';

/** One policy; opened, with the services and how each stands. */
export const PolicyCard = (props: {
  policy: PolicyProgress;
  isOpen: boolean;
  onToggle: () => void;
}) => {
  const { policy, isOpen, onToggle } = props;
  return (
    <Card>
      <CardBody>
        <div className={styles.body}>
          <PolicyProgressView policy={policy} withLibrary />
          <Button
            className={styles.toggle}
            variant="secondary"
            aria-expanded={isOpen}
            iconStart={isOpen ? <RiArrowDownSLine /> : <RiArrowRightSLine />}
            onPress={onToggle}
          >
            {isOpen ? 'Hide the services' : 'Show the services'}
          </Button>
          {isOpen && <PolicyUsers policy={policy} />}
        </div>
      </CardBody>
    </Card>
  );
};
