import { Alert } from '@backstage/ui';
import { UpdatePreview } from '@slipway/plugin-fleet-common';
import { outcomeCounts, previewVerdict } from '../../lib/previewSummary';
import { count } from '../../lib/share';
import { Fact, Facts } from '../Facts';
import { OutcomeWord } from './OutcomeWord';
import styles from './PreviewSummary.module.css';

/** What the pull request would be, in short. */
export const PreviewSummary = ({ preview }: { preview: UpdatePreview }) => {
  const { from, to, paths } = preview;
  const { status, sentence } = previewVerdict(preview);
  return (
    <div className={styles.summary}>
      <Facts>
        <Fact label="From">{from}</Fact>
        <Fact label="To">{to}</Fact>
        <Fact label="Files">
          <span className={styles.counts}>
            {outcomeCounts(paths).map(({ outcome, paths: number }) => (
              <OutcomeWord key={outcome} outcome={outcome}>
                {count(number)}
              </OutcomeWord>
            ))}
            {paths.length === 0 && 'none'}
          </span>
        </Fact>
      </Facts>
      <Alert status={status} icon role="status" title={sentence} />
    </div>
  );
};
