import { useState } from 'react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
  Text,
} from '@backstage/ui';
import { ReportingToken } from '@slipway/plugin-fleet-common';
import { useReportingTokens } from '../../hooks/useReportingTokens';
import { FailurePanel } from '../FailurePanel';

/** Asks once before a token stops working. */
export const RevokeDialog = (props: {
  token: ReportingToken;
  revoke: ReturnType<typeof useReportingTokens>['revoke'];
}) => {
  const { token, revoke } = props;
  const [isOpen, setOpen] = useState(false);
  const revokeNow = () =>
    revoke.mutate(token.id, { onSuccess: () => setOpen(false) });
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button
        variant="secondary"
        size="small"
        aria-label={`Revoke ${token.label}`}
      >
        Revoke
      </Button>
      <Dialog width={440}>
        <DialogHeader>{`Revoke ${token.label}?`}</DialogHeader>
        <DialogBody>
          <Text as="p">
            A pipeline that still uses it can no longer report, from its next
            request on. This cannot be undone.
          </Text>
          {revoke.isError && (
            <FailurePanel
              title="The token could not be revoked"
              error={revoke.error}
              isRetrying={revoke.isPending}
              onRetry={revokeNow}
            />
          )}
        </DialogBody>
        <DialogFooter>
          <Button variant="secondary" slot="close">
            Keep it
          </Button>
          <Button
            variant="primary"
            destructive
            isPending={revoke.isPending}
            onPress={revokeNow}
          >
            Revoke it
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
};
