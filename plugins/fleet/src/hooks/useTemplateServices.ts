import { useApi } from '@backstage/frontend-plugin-api';
import { TemplateServicesRequest } from '@slipway/plugin-fleet-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { updateApiRef } from '../api/updateApiRef';
import { queryKeys } from './queryClient';

/** How the services that a template made stand to it, one page of them. */
export function useTemplateServices(
  ref: string,
  request: TemplateServicesRequest,
) {
  const updates = useApi(updateApiRef);
  return useQuery({
    queryKey: [...queryKeys.templates, 'services', ref, request],
    queryFn: () => updates.getTemplateServices(ref, request),
    placeholderData: keepPreviousData,
  });
}
