import { Button, Skeleton, Text } from '@backstage/ui';
import { UpdateWish } from '@slipway/plugin-fleet-common';
import { RiArrowLeftLine } from '@remixicon/react';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { useUpdatePreview } from '../../hooks/useUpdatePreview';
import { FailurePanel } from '../FailurePanel';
import { OpenPullRequest } from './OpenPullRequest';
import { PreviewDetails } from './PreviewDetails';
import { PreviewSummary } from './PreviewSummary';
import styles from './UpdatePreview.module.css';

/** What an update would do, file by file, before anything is written; then the button that proposes it. */
export const UpdatePreview = (props: {
  serviceRef: string;
  wish: UpdateWish;
  /** What opening a pull request asks for; absent when that cannot be done now. */
  proposal: UpdateWish | undefined;
  /** Why it cannot. */
  note?: string;
}) => {
  const { serviceRef, wish, proposal, note } = props;
  const { setUrl } = usePagedUrl();
  const preview = useUpdatePreview(serviceRef, wish);
  const isPlanning = preview.isFetching;
  return (
    <div className={styles.preview}>
      <div className={styles.heading}>
        <Text as="h2" variant="title-x-small" weight="bold">
          {wish.to
            ? `Preview of going back to ${wish.to}`
            : 'Preview of update'}
        </Text>
        <Button
          variant="tertiary"
          iconStart={<RiArrowLeftLine />}
          onPress={() => setUrl(new URLSearchParams())}
        >
          Back to the template
        </Button>
      </div>
      {isPlanning && <Planning />}
      {preview.isError && !isPlanning && (
        <FailurePanel
          title="The update could not be planned"
          error={preview.error}
          onRetry={() => void preview.refetch()}
        />
      )}
      {preview.data && !isPlanning && (
        <>
          <PreviewSummary preview={preview.data} />
          <OpenPullRequest
            serviceRef={serviceRef}
            preview={preview.data}
            proposal={proposal}
            note={note}
            onPlanAgain={() => void preview.refetch()}
          />
          <PreviewDetails preview={preview.data} />
        </>
      )}
    </div>
  );
};

function Planning() {
  return (
    <div role="status">
      <Text as="p" color="secondary">
        Reading the repository, rendering the template and merging; this takes
        some seconds. Nothing is written.
      </Text>
      <Skeleton width="100%" height={200} />
    </div>
  );
}
