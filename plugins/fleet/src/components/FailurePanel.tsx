import { Alert, Button } from '@backstage/ui';
import { failureMessage } from '../lib/failure';

/** What could not be loaded and why, with a way to try again. */
export const FailurePanel = (props: {
  title: string;
  error: unknown;
  onRetry: () => void;
  isRetrying?: boolean;
}) => (
  <Alert
    status="danger"
    icon
    role="alert"
    title={props.title}
    description={failureMessage(props.error)}
    customActions={
      <Button
        size="small"
        variant="secondary"
        isPending={props.isRetrying}
        onPress={props.onRetry}
      >
        Try again
      </Button>
    }
  />
);
