import { ReactNode } from 'react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fleetQueryClient } from '../hooks/queryClient';
import { useFleetChanges } from '../hooks/useFleetChanges';

/** Everything of the plugin that asks the backend stands inside one of these; all share one cache. */
export const FleetQueryProvider = (props: {
  children: ReactNode;
  /** Another cache; tests bring their own. */
  queryClient?: QueryClient;
}) => (
  <QueryClientProvider client={props.queryClient ?? fleetQueryClient}>
    <ChangeListener />
    {props.children}
  </QueryClientProvider>
);

function ChangeListener() {
  useFleetChanges();
  return null;
}
