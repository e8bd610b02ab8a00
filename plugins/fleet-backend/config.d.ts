import type { HumanDuration } from '@backstage/types';

export interface Config {
  fleet?: {
    /**
     * The environments that services are deployed to, in promotion order. Deployments to others are shown after them;
     * new services are made for these, and are deployed to the last one by hand only.
     */
    environments?: Array<{
      /**
       * A DNS label, such as `production`.
       */
      name: string;
    }>;

    /**
     * The slow sweep behind the push events: it takes over what changed in the catalog and reads lockfiles whose last
     * reading is old.
     */
    sweep?: {
      /**
       * How often the catalog is gone through; every ten minutes unless told otherwise.
       */
      frequency?: HumanDuration | string;

      /**
       * Age at which a lockfile is read again though nothing was pushed; a day unless told otherwise.
       */
      maxAge?: HumanDuration | string;
    };

    /**
     * Bytes of the largest lockfile that is read; 10 MiB unless told otherwise.
     */
    lockfileMaxBytes?: number;
  };
}
