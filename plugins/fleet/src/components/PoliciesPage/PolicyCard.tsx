import { Button, Card, CardBody } from '@backstage/ui';
import { PoliciesRequest, PolicyProgress } from '@slipway/plugin-fleet-common';
import { RiArrowDownSLine, RiArrowRightSLine } from '@remixicon/react';
import { PolicyProgressView } from '../PolicyProgressView';
import { PolicyUsers } from './PolicyUsers';
import styles from './PolicyCard.module.css';

/** One policy; opened, with the services and how each stands. */
export const PolicyCard = (props: {
  policy: PolicyProgress;
  /** Which services to list, and whose are counted. */
  request: PoliciesRequest;
  isOpen: boolean;
  onToggle: () => void;
}) => {
  const { policy, request, isOpen, onToggle } = props;
  return (
    <Card>
      <CardBody>
        <div className={styles.body}>
          <PolicyProgressView
            policy={policy}
            owner={request.owner}
            withLibrary
          />
          <Button
            className={styles.toggle}
            variant="secondary"
            aria-expanded={isOpen}
            iconStart={isOpen ? <RiArrowDownSLine /> : <RiArrowRightSLine />}
            onPress={onToggle}
          >
            {isOpen ? 'Hide the services' : 'Show the services'}
          </Button>
          {isOpen && <PolicyUsers policy={policy} request={request} />}
        </div>
      </CardBody>
    </Card>
  );
};
