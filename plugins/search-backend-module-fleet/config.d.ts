import type { HumanDuration } from '@backstage/types';

export interface Config {
  search?: {
    collators?: {
      /**
       * Services by the libraries that they use.
       */
      fleet?: {
        /**
         * When they are indexed; every ten minutes unless told otherwise.
         */
        schedule?: {
          frequency:
            | { cron: string }
            | { trigger: 'manual' }
            | HumanDuration
            | string;
          timeout: HumanDuration | string;
          initialDelay?: HumanDuration | string;
          scope?: 'global' | 'local';
        };

        /**
         * Whether services are also found by libraries that only other libraries need; false unless told otherwise,
         * because Backstage's engine in memory grows and stops the portal with it.
         */
        transitive?: boolean;
      };
    };
  };
}
