import { ReactNode } from 'react';
import { DeploymentCell } from '@slipway/plugin-fleet-common';
import { behindWords } from '../../lib/cellNotes';
import { runningVersion, wantedVersion } from '../../lib/runningVersion';
import { TimeAgo } from '../TimeAgo';
import { CellStateView } from './CellStateView';
import { StaleBadge } from './StaleBadge';
import styles from './CellView.module.css';

/** One service in one environment in short: what runs, how that stands, since when, and what is behind or stale. */
export const CellView = (props: {
  cell: DeploymentCell;
  /** What stands for the version; a button that tells more, for example. */
  children?: ReactNode;
}) => {
  const { cell } = props;
  const running = runningVersion(cell);
  return (
    <div className={styles.cell}>
      {props.children ?? (
        <strong className={styles.version}>
          {running?.label ?? 'nothing known to run'}
        </strong>
      )}
      {running?.since && (
        <span className={styles.note}>
          since <TimeAgo at={running.since} />
        </span>
      )}
      <CellStateView state={cell.state} />
      <Wanted cell={cell} />
      {cell.behind && (
        <span className={styles.note}>{behindWords(cell.behind)}</span>
      )}
      {cell.stale && <StaleBadge stale={cell.stale} />}
    </div>
  );
};

/** The other version that it is about, where what runs is not what should. */
function Wanted({ cell }: { cell: DeploymentCell }) {
  const { state, lastAttempt } = cell;
  if (state === 'failed' && lastAttempt) {
    return (
      <span className={styles.note}>
        {lastAttempt.version}, <TimeAgo at={lastAttempt.finishedAt} />
      </span>
    );
  }
  const wanted = wantedVersion(cell);
  return wanted ? (
    <span className={styles.note}>{wanted} should run</span>
  ) : null;
}
