import { useApi } from '@backstage/frontend-plugin-api';
import { UpdateWish } from '@slipway/plugin-fleet-common';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { updateApiRef } from '../api/updateApiRef';
import { queryKeys } from './queryClient';

/** Starts the task that proposes an update; answers with the task's id. */
export function useStartUpdate(ref: string) {
  const updates = useApi(updateApiRef);
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (wish: UpdateWish) => updates.startUpdate(ref, wish),
    onSuccess: () =>
      queryClient.invalidateQueries({ queryKey: queryKeys.service(ref) }),
  });
}
