import { Button, Text } from '@backstage/ui';
import { ServiceLineage, UpdateWish } from '@slipway/plugin-fleet-common';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { useStartUpdate } from '../../hooks/useStartUpdate';
import { UpdateChoices } from '../../lib/updateChoices';
import { previewQuery, taskQuery } from '../../lib/updateUrls';
import { FailurePanel } from '../FailurePanel';
import { GoBackDialog } from './GoBackDialog';
import styles from './UpdateActions.module.css';

/** What can be done about the service's template, and why not more. */
export const UpdateActions = (props: {
  lineage: ServiceLineage;
  choices: UpdateChoices;
}) => {
  const { lineage, choices } = props;
  const { canPreview, propose, older, note } = choices;
  const { setUrl } = usePagedUrl();
  const start = useStartUpdate(lineage.service);
  const startNow = (wish: UpdateWish) =>
    start.mutate(wish, {
      onSuccess: ({ taskId }) => setUrl(taskQuery(taskId)),
    });
  return (
    <div className={styles.actions}>
      <div className={styles.buttons}>
        {canPreview && (
          <Button
            variant={propose ? 'secondary' : 'primary'}
            onPress={() => setUrl(previewQuery({}))}
          >
            Preview update
          </Button>
        )}
        {propose && (
          <Button
            variant="primary"
            isPending={start.isPending}
            onPress={() => startNow(propose.wish)}
          >
            {propose.label}
          </Button>
        )}
        {older.length > 0 && (
          <GoBackDialog
            version={lineage.version}
            older={older}
            onPreview={wish => setUrl(previewQuery(wish))}
            onPropose={startNow}
          />
        )}
      </div>
      {note && (
        <Text as="p" color="secondary" className={styles.note}>
          {note}
        </Text>
      )}
      {start.isError && (
        <FailurePanel
          title="The task that proposes the update could not be started"
          error={start.error}
          isRetrying={start.isPending}
          onRetry={() => startNow(start.variables)}
        />
      )}
    </div>
  );
};
