import { Link, Text } from '@backstage/ui';
import { LibrarySituation } from '@slipway/plugin-fleet-common';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { libyearsLabel } from '../../lib/behind';
import { severityCounts } from '../../lib/severity';
import { count, counted } from '../../lib/share';
import { Chart } from '../charts/Chart';
import { SeverityBadge } from '../SeverityBadge';
import styles from './SituationView.module.css';

/** What there is to do about the libraries of some services, and where that is done. */
export const SituationView = (props: {
  situation: LibrarySituation;
  /** The owner whose services these are, when it is one. */
  owner?: string;
}) => {
  const { situation, owner } = props;
  const links = useFleetLinks();
  const filters: Record<string, string> = owner ? { owner } : {};
  return (
    <div className={styles.situation}>
      <dl className={styles.facts}>
        <dt>
          <Link href={links.advisories(filters)}>Vulnerable</Link>
        </dt>
        <dd>
          <Vulnerable situation={situation} />
        </dd>
        <dt>
          <Link href={links.libraries({ ...filters, outdated: 'true' })}>
            Outdated
          </Link>
        </dt>
        <dd>
          {counted(situation.outdated, 'direct library', 'direct libraries')},{' '}
          {libyearsLabel(situation.libyears)}
        </dd>
        <dt>
          <Link href={links.policies({ ...filters, state: 'late' })}>
            Policies
          </Link>
        </dt>
        <dd>{counted(situation.late, 'service')} late</dd>
        <Unknown situation={situation} />
      </dl>
      {situation.trend.length > 1 && (
        <Chart
          kind="spark"
          title="Outdated and vulnerable services, day by day"
          xLabel="Day"
          points={situation.trend.map(({ day, outdated, vulnerable }) => ({
            x: day,
            values: { outdated, vulnerable },
          }))}
          series={[
            { key: 'outdated', label: 'Outdated', color: 'warning' },
            { key: 'vulnerable', label: 'Vulnerable', color: 'negative' },
          ]}
        />
      )}
    </div>
  );
};

function Vulnerable({ situation }: { situation: LibrarySituation }) {
  const counts = severityCounts(situation.vulnerable);
  if (counts.length === 0) return <>no service that is known of</>;
  return (
    <span className={styles.severities}>
      {counts.map(({ severity, count: services }) => (
        <SeverityBadge key={severity} severity={severity}>
          {`${count(services)} ${severity}`}
        </SeverityBadge>
      ))}
    </span>
  );
}

/** Services about which the figures above say nothing. */
function Unknown({ situation }: { situation: LibrarySituation }) {
  const { unreadable, pending, services } = situation;
  if (unreadable + pending === 0) return null;
  const parts = [
    unreadable > 0 && `${count(unreadable)} unreadable`,
    pending > 0 && `${count(pending)} not read yet`,
  ].filter(Boolean);
  return (
    <>
      <dt>Unknown</dt>
      <dd>
        <Text color="warning">
          {parts.join(', ')}, of {counted(services, 'service')}
        </Text>
      </dd>
    </>
  );
}
