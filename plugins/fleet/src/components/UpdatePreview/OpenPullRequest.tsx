import { Button, Text } from '@backstage/ui';
import { UpdatePreview, UpdateWish } from '@slipway/plugin-fleet-common';
import { RiGitPullRequestLine } from '@remixicon/react';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { useStartUpdate } from '../../hooks/useStartUpdate';
import { hasChanges } from '../../lib/previewSummary';
import { taskQuery } from '../../lib/updateUrls';
import { FailurePanel } from '../FailurePanel';
import styles from './OpenPullRequest.module.css';

/** Starts the task that proposes what was previewed, and leads to its progress. */
export const OpenPullRequest = (props: {
  serviceRef: string;
  preview: UpdatePreview;
  proposal: UpdateWish | undefined;
  note?: string;
  onPlanAgain: () => void;
}) => {
  const { serviceRef, preview, proposal, note, onPlanAgain } = props;
  const { setUrl } = usePagedUrl();
  const start = useStartUpdate(serviceRef);
  const startNow = (wish: UpdateWish) =>
    start.mutate(wish, {
      onSuccess: ({ taskId }) => setUrl(taskQuery(taskId)),
    });
  return (
    <div className={styles.proposal}>
      <div className={styles.buttons}>
        {proposal && hasChanges(preview) && (
          <Button
            variant="primary"
            iconStart={<RiGitPullRequestLine />}
            isPending={start.isPending}
            onPress={() => startNow(proposal)}
          >
            Open pull request
          </Button>
        )}
        <Button variant="secondary" onPress={onPlanAgain}>
          Plan again
        </Button>
      </div>
      <Text as="p" variant="body-small" color="secondary">
        Planned on <code>{preview.baseCommit.slice(0, 8)}</code>. The pull
        request is made on the newest commit of the default branch.
      </Text>
      {!proposal && note && <Text as="p">{note}</Text>}
      {start.isError && (
        <FailurePanel
          title="The task that opens the pull request could not be started"
          error={start.error}
          isRetrying={start.isPending}
          onRetry={() => startNow(start.variables)}
        />
      )}
    </div>
  );
};
