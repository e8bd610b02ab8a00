import { UpdatePreview } from '@slipway/plugin-fleet-common';
import { Changelog } from '../Changelog';
import { Section } from '../Section';
import { PathTable } from './PathTable';
import styles from './PreviewDetails.module.css';

/** The plan: every file, lockfiles, values, and what the versions bring. */
export const PreviewDetails = ({ preview }: { preview: UpdatePreview }) => {
  const { paths, lockfilesToMake, valueChanges, migrations, changelog } =
    preview;
  return (
    <>
      {paths.length > 0 && (
        <Section title="Files">
          <PathTable paths={paths} />
        </Section>
      )}
      {lockfilesToMake.length > 0 && (
        <Section title="Lockfiles that are made again">
          <ul className={styles.list}>
            {lockfilesToMake.map(path => (
              <li key={path}>
                <code>{path}</code>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {valueChanges.length > 0 && (
        <Section title="Changes of values">
          <ul className={styles.list}>
            {valueChanges.map(change => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        </Section>
      )}
      {migrations.length > 0 && (
        <Section title="Commands of the template">
          <ul className={styles.list}>
            {migrations.map(migration => (
              <li key={migration}>{migration}</li>
            ))}
          </ul>
        </Section>
      )}
      {changelog.length > 0 && (
        <Section title="What the versions bring">
          <Changelog entries={changelog} level="h3" />
        </Section>
      )}
    </>
  );
};
