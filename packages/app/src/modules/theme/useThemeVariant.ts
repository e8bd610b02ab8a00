import { appThemeApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useSyncExternalStore } from 'react';

/** Undefined where there is no screen to ask, as in tests. */
const darkMachine = () => window.matchMedia?.('(prefers-color-scheme: dark)');

/** The mode that is shown: the one chosen in the settings, else the machine's. */
export function useThemeVariant(): 'light' | 'dark' {
  const appThemeApi = useApi(appThemeApiRef);
  const subscribe = useCallback(
    (onChange: () => void) => {
      const chosen = appThemeApi.activeThemeId$().subscribe(onChange);
      const machine = darkMachine();
      machine?.addEventListener('change', onChange);
      return () => {
        chosen.unsubscribe();
        machine?.removeEventListener('change', onChange);
      };
    },
    [appThemeApi],
  );
  return useSyncExternalStore(subscribe, () => {
    const chosen = appThemeApi.getActiveThemeId();
    if (chosen === 'light' || chosen === 'dark') return chosen;
    return darkMachine()?.matches ? 'dark' : 'light';
  });
}
