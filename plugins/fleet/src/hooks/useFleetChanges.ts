import { useEffect } from 'react';
import { useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  FLEET_CHANGES_CHANNEL,
  FleetChange,
} from '@slipway/plugin-fleet-common';
import { useQueryClient } from '@tanstack/react-query';
import { queryKeys } from './queryClient';

/** Pages that are open in many browsers do not all ask in the same instant. */
const LONGEST_DELAY = 500;

/** Asks again when the backend says that something changed. Without signals the polling has to do. */
export function useFleetChanges(): void {
  const signals = useApiHolder().get(signalApiRef);
  const queryClient = useQueryClient();

  useEffect(() => {
    if (!signals) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const askAgain = () => {
      timer = undefined;
      void queryClient.invalidateQueries({ queryKey: queryKeys.all });
    };
    const { unsubscribe } = signals.subscribe<FleetChange>(
      FLEET_CHANGES_CHANNEL,
      () => {
        timer ??= setTimeout(askAgain, Math.random() * LONGEST_DELAY);
      },
    );
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [signals, queryClient]);
}
