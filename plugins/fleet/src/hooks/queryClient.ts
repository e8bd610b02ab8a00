import { QueryClient } from '@tanstack/react-query';
import { mayHelpToRetry } from '../lib/failure';

/** How often a visible page asks again when no signal comes through. */
const POLLING_INTERVAL = 30_000;

/** One cache for all pages, tabs and widgets of the plugin, so that going back shows at once what was there. */
export const fleetQueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      refetchInterval: POLLING_INTERVAL,
      staleTime: 5_000,
      retry: (failures, error) => failures < 2 && mayHelpToRetry(error),
    },
  },
});

/** The keys under which answers are kept. */
export const queryKeys = {
  /** Everything that the backend answers; each key below begins with it. */
  all: ['fleet'],
  services: ['fleet', 'services'],
  /** Everything about libraries across services. */
  libraries: ['fleet', 'libraries'],
  /** Everything about deployments across services. */
  deployments: ['fleet', 'deployments'],
  /** Everything about templates across services. */
  templates: ['fleet', 'templates'],
  /** Everything about proposed updates across services. */
  updates: ['fleet', 'updates'],
  /** Everything about campaigns. */
  campaigns: ['fleet', 'campaigns'],
  service: (ref: string) => ['fleet', 'service', ref],
};
