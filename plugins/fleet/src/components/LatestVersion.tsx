import { Text } from '@backstage/ui';
import { LibrarySummary } from '@slipway/plugin-fleet-common';
import { latestState, LatestState } from '../lib/latestState';
import { TimeAgo } from './TimeAgo';
import styles from './LatestVersion.module.css';

/** The latest stable version with its age; where the index does not answer, why, and since when. */
export const LatestVersion = ({ library }: { library: LibrarySummary }) => {
  const state = latestState(library);
  return (
    <div className={styles.latest}>
      {state.kind === 'unknown' ? (
        <span className={styles.unknown}>unknown</span>
      ) : (
        <span>
          {state.latest}{' '}
          {state.releasedAt && (
            <Text variant="body-small" color="secondary">
              <TimeAgo at={state.releasedAt} />
            </Text>
          )}
        </span>
      )}
      {state.kind !== 'known' && <Reason state={state} />}
    </div>
  );
};

function Reason({ state }: { state: Exclude<LatestState, { kind: 'known' }> }) {
  return (
    <span className={styles.reason} title={state.reason}>
      {state.reason.replace(/\.?$/, '.')}
      {state.checkedAt && (
        <>
          {' '}
          {state.kind === 'stale' ? 'Last known' : 'It last answered'}{' '}
          <TimeAgo at={state.checkedAt} />.
        </>
      )}
    </span>
  );
}
