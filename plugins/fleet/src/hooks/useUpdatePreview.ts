import { useApi } from '@backstage/frontend-plugin-api';
import { UpdateWish } from '@slipway/plugin-fleet-common';
import { useQuery } from '@tanstack/react-query';
import { updateApiRef } from '../api/updateApiRef';

/**
 * What an update would do. Making it fetches the repository and takes seconds, so its key stands outside of those that
 * are asked again when something changed: it is planned again when a person asks for it.
 */
export function useUpdatePreview(ref: string, wish: UpdateWish) {
  const updates = useApi(updateApiRef);
  return useQuery({
    queryKey: ['fleet-update-preview', ref, wish],
    queryFn: () => updates.previewUpdate(ref, wish),
    staleTime: Infinity,
    refetchInterval: false,
    refetchOnReconnect: false,
    retry: false,
  });
}
