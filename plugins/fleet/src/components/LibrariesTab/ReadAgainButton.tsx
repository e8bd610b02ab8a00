import { Button } from '@backstage/ui';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  FleetService,
  fleetServiceRefreshPermission,
} from '@slipway/plugin-fleet-common';
import { RiRefreshLine } from '@remixicon/react';
import { useReadService } from '../../hooks/useReadService';
import { failureMessage } from '../../lib/failure';
import { readingResult } from '../../lib/readingResult';

/** Has the lockfile read again and says what came of it; absent for who may not ask for it. */
export const ReadAgainButton = ({ service }: { service: FleetService }) => {
  const { allowed } = usePermission({
    permission: fleetServiceRefreshPermission,
  });
  const toasts = useApi(toastApiRef);
  const reading = useReadService(service.ref);
  if (!allowed) return null;

  const readAgain = () =>
    reading.mutate(undefined, {
      onSuccess: read => toasts.post(readingResult(read)),
      onError: error =>
        toasts.post({
          status: 'danger',
          title: 'The lockfile was not read again',
          description: failureMessage(error),
        }),
    });
  return (
    <Button
      variant="secondary"
      iconStart={<RiRefreshLine />}
      isPending={reading.isPending}
      onPress={readAgain}
    >
      Read again now
    </Button>
  );
};
