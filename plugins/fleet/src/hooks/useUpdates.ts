import { useApi } from '@backstage/frontend-plugin-api';
import { UpdatesRequest } from '@slipway/plugin-fleet-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { updateApiRef } from '../api/updateApiRef';
import { queryKeys } from './queryClient';

/** Proposed updates of all services, one page of them. */
export function useUpdates(request: UpdatesRequest) {
  const updates = useApi(updateApiRef);
  return useQuery({
    queryKey: [...queryKeys.updates, 'list', request],
    queryFn: () => updates.getUpdates(request),
    placeholderData: keepPreviousData,
  });
}
