import { Link, Text } from '@backstage/ui';
import { DeploymentCell } from '@slipway/plugin-fleet-common';
import { cellFacts, CellFact, KnownFact } from '../../lib/cellFacts';
import { behindWords, staleSentence } from '../../lib/cellNotes';
import { TimeAgo } from '../TimeAgo';
import { CellStateView } from './CellStateView';
import styles from './CellDetails.module.css';

/** Everything that is known of one service in one environment, each with where it is known from and how old that is. */
export const CellDetails = ({ cell }: { cell: DeploymentCell }) => (
  <div className={styles.details}>
    <Text as="p" className={styles.sentence}>
      <CellStateView state={cell.state} /> since{' '}
      <TimeAgo at={cell.stateSince} />
    </Text>
    <Text as="p" className={styles.sentence}>
      {cell.reason}
    </Text>
    {cell.behind && (
      <Text as="p" className={styles.sentence}>
        It is {behindWords(cell.behind)}.
      </Text>
    )}
    {cell.stale && (
      <Text as="p" color="warning" className={styles.sentence}>
        {staleSentence(cell.stale)}
      </Text>
    )}
    <dl className={styles.facts}>
      {cellFacts(cell).map(fact => (
        <Fact key={fact.what} fact={fact} />
      ))}
    </dl>
  </div>
);

function Fact({ fact }: { fact: CellFact }) {
  return (
    <div className={styles.fact}>
      <dt>{fact.what}</dt>
      <dd>
        {fact.known ? (
          <Known what={fact.what} known={fact.known} />
        ) : (
          <span className={styles.note}>{fact.unknown}</span>
        )}
      </dd>
    </div>
  );
}

function Known({ what, known }: { what: string; known: KnownFact }) {
  return (
    <>
      <span className={styles.version}>{known.version}</span>{' '}
      {known.outcome && <span>{known.outcome}</span>}
      <div className={styles.note}>
        <Source what={what} known={known} />, <TimeAgo at={known.at} />
        {known.actor && `, by ${known.actor}`}
      </div>
      {known.notes.map(note => (
        <div key={note} className={styles.note}>
          {note}
        </div>
      ))}
    </>
  );
}

function Source({ what, known }: { what: string; known: KnownFact }) {
  if (!known.url) return <>{known.source}</>;
  return (
    <Link
      href={known.url}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={`${known.source} of: ${what}`}
    >
      {known.source}
    </Link>
  );
}
