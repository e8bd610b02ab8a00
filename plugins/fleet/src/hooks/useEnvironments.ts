import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { deploymentApiRef } from '../api/deploymentApiRef';
import { environmentSummaries } from './useEnvironmentSummaries';

/** Which environments there are, by name and in promotion order; the same answer as their summaries. */
export function useEnvironments() {
  return useQuery({
    ...environmentSummaries(useApi(deploymentApiRef), {}),
    select: ({ items }) => items.map(({ name }) => name),
  });
}
