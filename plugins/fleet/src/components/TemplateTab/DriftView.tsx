import { Text } from '@backstage/ui';
import { ServiceLineageDetails } from '@slipway/plugin-fleet-common';
import { driftGroups } from '../../lib/drift';
import { count, counted } from '../../lib/share';
import { Section } from '../Section';
import styles from './DriftView.module.css';

/** What became of the files that the template rendered, with their paths. */
export const DriftView = ({ lineage }: { lineage: ServiceLineageDetails }) => {
  const { drift, paths } = lineage;
  if (!drift) return null;
  return (
    <Section title="Drift from the template">
      <Text as="p" className={styles.intro}>
        {counted(drift.pristine, 'file is', 'files are')} as the template
        rendered {drift.pristine === 1 ? 'it' : 'them'}.
      </Text>
      <ul className={styles.groups}>
        {driftGroups(drift, paths).map(group => (
          <li key={group.name}>
            <details className={styles.group}>
              <summary>
                {count(group.count)} {group.name}
                <span className={styles.meaning}>{group.meaning}</span>
              </summary>
              <ul className={styles.paths} aria-label={`Paths ${group.name}`}>
                {group.paths.map(path => (
                  <li key={path}>
                    <code>{path}</code>
                  </li>
                ))}
                {group.paths.length < group.count && (
                  <li>and {count(group.count - group.paths.length)} more</li>
                )}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </Section>
  );
};
