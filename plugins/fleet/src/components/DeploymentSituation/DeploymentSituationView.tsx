import { Link, Text } from '@backstage/ui';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { DeploymentSituation } from '../../lib/deploymentSituation';
import { CellStateView } from '../cell/CellStateView';
import { StaleBadge, StaleCount } from '../cell/StaleBadge';
import { CellDialog } from '../cell/CellDialog';
import { ServiceDeploymentsLink } from '../ServiceDeploymentsLink';
import styles from './DeploymentSituationView.module.css';

/** How many services stand how, and what needs somebody first. */
export const DeploymentSituationView = (props: {
  situation: DeploymentSituation;
  /** The owner whose services these are, when it is one. */
  owner?: string;
}) => {
  const { situation, owner } = props;
  const links = useFleetLinks();
  const filters: Record<string, string> = owner ? { owner } : {};
  return (
    <div className={styles.situation}>
      <Counts situation={situation} filters={filters} />
      <Attention situation={situation} />
      <Link href={links.environments(filters)}>All environments</Link>
    </div>
  );
};

function Counts(props: {
  situation: DeploymentSituation;
  filters: Record<string, string>;
}) {
  const { situation, filters } = props;
  const links = useFleetLinks();
  if (situation.states.length === 0) {
    return <Text color="secondary">No deployment was reported yet</Text>;
  }
  return (
    <ul
      className={styles.counts}
      aria-label="Services in environments by state"
    >
      {situation.states.map(({ state, services }) => (
        <li key={state}>
          <Link href={links.environments({ ...filters, state })}>
            <CellStateView state={state} services={services} />
          </Link>
        </li>
      ))}
      {situation.stale > 0 && (
        <li>
          <Link href={links.environments({ ...filters, stale: 'true' })}>
            <StaleCount services={situation.stale} />
          </Link>
        </li>
      )}
    </ul>
  );
}

function Attention({ situation }: { situation: DeploymentSituation }) {
  if (situation.attention.length === 0) {
    return situation.states.length > 0 ? (
      <Text color="secondary">
        Nothing failed, drifted, is missing or stale
      </Text>
    ) : null;
  }
  return (
    <ul className={styles.attention} aria-label="Needs attention">
      {situation.attention.map(({ service, cell }) => (
        <li key={`${service.ref} ${cell.environment}`}>
          <ServiceDeploymentsLink service={service} />
          <span>{cell.environment}</span>
          <CellDialog service={service} cell={cell} />
          <CellStateView state={cell.state} />
          {cell.stale && <StaleBadge stale={cell.stale} />}
        </li>
      ))}
    </ul>
  );
}
