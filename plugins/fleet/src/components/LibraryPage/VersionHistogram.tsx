import { useNavigate } from 'react-router-dom';
import { Card, CardBody, CardHeader, Link, Text } from '@backstage/ui';
import { LibraryDetail } from '@slipway/plugin-fleet-common';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { versionBars } from '../../lib/versionBars';
import { Chart } from '../charts/Chart';
import { EmptyNote } from '../EmptyNote';
import styles from './VersionHistogram.module.css';

const SHOWN = 12;

/** How many services are on each version; a bar, and the link under it, leads to them. */
export const VersionHistogram = ({ library }: { library: LibraryDetail }) => {
  const links = useFleetLinks();
  const navigate = useNavigate();
  const bars = versionBars(library.versionsInUse, SHOWN);
  const linkOf = (version: string) => links.library(library.name, { version });

  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="body-large" weight="bold">
          Versions in use
        </Text>
      </CardHeader>
      <CardBody>
        {bars.shown.length === 0 ? (
          <EmptyNote title="No resolved version is in use" />
        ) : (
          <>
            <Chart
              kind="bars"
              title={`Services per version of ${library.name}`}
              xLabel="Version"
              points={bars.shown.map(({ version, services, label }) => ({
                x: version,
                label,
                values: { services },
              }))}
              series={[{ key: 'services', label: 'Services', color: 'accent' }]}
              onSelect={version => {
                const link = linkOf(version);
                if (link) navigate(link);
              }}
            />
            <ul className={styles.links} aria-label="Services per version">
              {bars.shown.map(({ version, services }) => (
                <li key={version}>
                  <Link href={linkOf(version)}>{version}</Link> ({services})
                </li>
              ))}
              {bars.others > 0 && <li>and {bars.others} older versions</li>}
            </ul>
          </>
        )}
      </CardBody>
    </Card>
  );
};
