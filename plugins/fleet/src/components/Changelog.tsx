import { MarkdownContent } from '@backstage/core-components';
import { Text } from '@backstage/ui';
import { ChangelogEntry } from '@slipway/plugin-fleet-common';
import styles from './Changelog.module.css';

/** What versions of a template bring, the newest first. */
export const Changelog = (props: {
  entries: readonly ChangelogEntry[];
  /** Level of the versions' headings. */
  level: 'h3' | 'h4';
}) => (
  <div className={styles.changelog}>
    {props.entries.map(({ version, text }) => (
      <section key={version} aria-label={`Changes in ${version}`}>
        <Text as={props.level} variant="body-medium" weight="bold">
          {version}
        </Text>
        {text.trim() ? (
          <MarkdownContent content={text} linkTarget="_blank" />
        ) : (
          <Text color="secondary">nothing said</Text>
        )}
      </section>
    ))}
  </div>
);
