import { useEffect } from 'react';
import { useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  FLEET_CHANGES_CHANNEL,
  FleetChange,
} from '@slipway/plugin-fleet-common';
import { useQueryClient } from '@tanstack/react-query';
import { queryKeys } from './queryClient';

/** A thousand changes in one second ask for the lists once, not a thousand times. */
const LONGEST_DELAY = 500;

/** Asks again for what the backend says has changed. Without signals the polling has to do. */
export function useFleetChanges(): void {
  const signals = useApiHolder().get(signalApiRef);
  const queryClient = useQueryClient();

  useEffect(() => {
    if (!signals) return undefined;
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;

    const askAgain = () => {
      timer = undefined;
      const keys = [
        queryKeys.services,
        queryKeys.environments,
        queryKeys.libraries,
        ...[...changed].map(queryKeys.service),
      ];
      changed.clear();
      for (const queryKey of keys) {
        void queryClient.invalidateQueries({ queryKey });
      }
    };
    const { unsubscribe } = signals.subscribe<FleetChange>(
      FLEET_CHANGES_CHANNEL,
      ({ service }) => {
        changed.add(service);
        timer ??= setTimeout(askAgain, LONGEST_DELAY);
      },
    );
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [signals, queryClient]);
}
