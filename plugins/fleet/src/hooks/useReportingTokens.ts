import { useApi } from '@backstage/frontend-plugin-api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { libraryApiRef } from '../api/libraryApiRef';
import { queryKeys } from './queryClient';

/** The reporting tokens of a service, and how to make and revoke one. */
export function useReportingTokens(ref: string) {
  const libraries = useApi(libraryApiRef);
  const queryClient = useQueryClient();
  const queryKey = [...queryKeys.service(ref), 'tokens'];
  const askAgain = () => queryClient.invalidateQueries({ queryKey });

  const tokens = useQuery({
    queryKey,
    queryFn: () => libraries.getTokens(ref),
    select: ({ items }) => items,
  });
  const create = useMutation({
    mutationFn: (label: string) => libraries.createToken(ref, { label }),
    onSuccess: askAgain,
    // The token itself stays in memory no longer than the dialog that shows it.
    gcTime: 0,
  });
  const revoke = useMutation({
    mutationFn: (id: string) => libraries.revokeToken(ref, id),
    onSuccess: askAgain,
  });
  return { tokens, create, revoke };
}
