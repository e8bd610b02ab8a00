import {
  Button,
  ButtonLink,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
} from '@backstage/ui';
import { DeploymentCell } from '@slipway/plugin-fleet-common';
import { useServiceLinks } from '../../hooks/useServiceLinks';
import { runningVersion } from '../../lib/runningVersion';
import { CellDetails } from './CellDetails';
import styles from './CellDialog.module.css';

/** The version that runs; pressed, it tells all that is known of the service in this environment. */
export const CellDialog = (props: {
  service: { ref: string; name: string; title?: string };
  cell: DeploymentCell;
}) => {
  const { service, cell } = props;
  const links = useServiceLinks(service.ref);
  const name = service.title ?? service.name;
  const version = runningVersion(cell)?.label ?? 'nothing known to run';
  return (
    <DialogTrigger>
      <Button
        className={styles.version}
        variant="tertiary"
        size="small"
        aria-label={`${version}: details of ${name} in ${cell.environment}`}
      >
        {version}
      </Button>
      <Dialog width={600} isDismissable>
        <DialogHeader>{`${name} in ${cell.environment}`}</DialogHeader>
        <DialogBody>
          <CellDetails cell={cell} />
        </DialogBody>
        <DialogFooter>
          <ButtonLink href={links.deployments} variant="primary">
            Deployments of {name}
          </ButtonLink>
          <Button variant="secondary" slot="close">
            Close
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
};
