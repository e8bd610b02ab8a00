import { Skeleton, Text } from '@backstage/ui';
import { CampaignPreview, CampaignSpec } from '@slipway/plugin-fleet-common';
import { useCampaignPreview } from '../../hooks/useCampaignPreview';
import { previewInWords } from '../../lib/campaignPreview';
import { counted } from '../../lib/share';
import { FailurePanel } from '../FailurePanel';
import { PreviewTable } from './PreviewTable';
import styles from './CampaignPreviewView.module.css';

/** Who would be in which wave and why, as things are now; nothing is written. */
export const CampaignPreviewView = (props: {
  spec: CampaignSpec;
  /** Leaves a service out; absent where the selection cannot be changed. */
  onLeaveOut?: (service: string) => void;
}) => {
  const preview = useCampaignPreview(props.spec);
  return (
    <section
      className={styles.preview}
      aria-labelledby="campaign-preview"
      aria-busy={preview.isFetching}
    >
      <Text as="h3" id="campaign-preview" variant="body-large" weight="bold">
        Preview
      </Text>
      {preview.isError && (
        <FailurePanel
          title="Who would be in could not be found out"
          error={preview.error}
          isRetrying={preview.isFetching}
          onRetry={() => void preview.refetch()}
        />
      )}
      {preview.isPending && <Skeleton width="100%" height={200} />}
      {preview.data && !preview.isError && (
        <>
          <InShort preview={preview.data} />
          <PreviewTable
            preview={preview.data}
            waves={props.spec.waves.map(({ name }) => name)}
            onLeaveOut={props.onLeaveOut}
          />
        </>
      )}
    </section>
  );
};

function InShort({ preview }: { preview: CampaignPreview }) {
  return (
    <>
      <Text as="p" role="status">
        {previewInWords(preview)}
      </Text>
      {preview.due > 0 && (
        <ol className={styles.waves} aria-label="Services per wave">
          {preview.waves.map(({ name, services }) => (
            <li key={name}>
              <strong>{name}</strong>: {counted(services, 'service')}
            </li>
          ))}
        </ol>
      )}
      {preview.hints.length > 0 && (
        <ul className={styles.hints}>
          {preview.hints.map(hint => (
            <li key={hint}>{hint}</li>
          ))}
        </ul>
      )}
    </>
  );
}
