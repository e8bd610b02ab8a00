import { Button } from '@backstage/ui';
import { ReportingToken } from '@slipway/plugin-fleet-common';
import { useReportingTokens } from '../../hooks/useReportingTokens';
import { ConfirmDialog } from '../ConfirmDialog';

/** Asks once before a token stops working. */
export const RevokeDialog = (props: {
  token: ReportingToken;
  revoke: ReturnType<typeof useReportingTokens>['revoke'];
}) => {
  const { token, revoke } = props;
  return (
    <ConfirmDialog
      trigger={
        <Button
          variant="secondary"
          size="small"
          aria-label={`Revoke ${token.label}`}
        >
          Revoke
        </Button>
      }
      title={`Revoke ${token.label}?`}
      confirmLabel="Revoke it"
      isPending={revoke.isPending}
      failure={
        revoke.isError
          ? { title: 'The token could not be revoked', error: revoke.error }
          : undefined
      }
      onConfirm={onSuccess => revoke.mutate(token.id, { onSuccess })}
    >
      A pipeline that still uses it can no longer report, from its next request
      on. This cannot be undone.
    </ConfirmDialog>
  );
};
