import { useApi } from '@backstage/frontend-plugin-api';
import { FleetService } from '@slipway/plugin-fleet-common';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { fleetApiRef, FleetApi } from '../api/fleetApiRef';
import { queryKeys } from './queryClient';

const ASK_EVERY = 1_000;
const ASK_AT_MOST = 60;

/** Has a service's lockfile read again, and waits until that is done. */
export function useReadService(ref: string) {
  const fleet = useApi(fleetApiRef);
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => readAndWait(fleet, ref),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: queryKeys.service(ref) }),
        queryClient.invalidateQueries({ queryKey: queryKeys.services }),
      ]),
  });
}

/** The answer to the request is the service as it was before; a newer attempt says that the reading is done. */
async function readAndWait(
  fleet: FleetApi,
  ref: string,
): Promise<FleetService> {
  const before = await fleet.readService(ref);
  for (let asked = 0; asked < ASK_AT_MOST; asked++) {
    await new Promise(resolve => setTimeout(resolve, ASK_EVERY));
    const service = await fleet.getService(ref);
    if (service.libraries.attemptedAt !== before.libraries.attemptedAt) {
      return service;
    }
  }
  throw new Error(
    'The reading takes more than a minute; its result appears here when it is done.',
  );
}
