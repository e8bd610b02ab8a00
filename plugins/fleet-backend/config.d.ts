import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';
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
     * The slow sweep behind the push events: it takes over what changed in the catalog, asks each configured git host
     * once which repositories were pushed to, and has the lockfiles in those read.
     */
    sweep?: {
      /**
       * How often the catalog is gone through; every ten minutes unless told otherwise.
       */
      frequency?: HumanDuration | string;

      /**
       * Age at which a lockfile is read again though nothing is known to have been pushed, where the host does not list
       * its repositories; a day unless told otherwise. Each service is up to a quarter earlier, so that not all are
       * read at once.
       */
      maxAge?: HumanDuration | string;
    };

    /**
     * Bytes of the largest lockfile that is read, from a repository or from a pipeline's report; 10 MiB unless told
     * otherwise.
     */
    lockfileMaxBytes?: number;

    /**
     * The package indexes that are asked for the latest versions. Without any, the one that pip uses on this machine:
     * PACKAGE_INDEX_URL, PIP_INDEX_URL, or index-url of pip's configuration files.
     */
    indexes?: Array<{
      /**
       * How pages and messages call it.
       */
      name: string;

      /**
       * Address of its Simple API, as pip gets it: usually ends with /simple. Without credentials.
       */
      url: string;

      /**
       * Other addresses under which lockfiles name it.
       */
      aliases?: string[];

      /**
       * Names, or beginnings of names with *, that are the company's own. They are only ever asked here.
       */
      internal?: string[] | false;

      /**
       * Names that are asked here though they are not internal. Everything else is asked at the first index that has
       * neither.
       */
      names?: string[];

      /**
       * Whether its list of all names is read once a day to find internal names that exist here too; true unless told
       * otherwise. No internal name is told to it.
       */
      listsNames?: boolean;

      /**
       * Requests a second at most; 5 unless told otherwise.
       */
      requestsPerSecond?: number;

      /**
       * @visibility secret
       */
      username?: string;

      /**
       * @visibility secret
       */
      password?: string;

      /**
       * In place of username and password.
       * @visibility secret
       */
      token?: string;
    }>;

    /**
     * Advisories as OSV records: either a folder or zip on this machine, or a zip at a URL.
     */
    advisories?: {
      /**
       * A folder with JSON or YAML files, such as a checkout of PyPA's database, or a zip such as the PyPI export of OSV.
       * A relative path counts from the folder that the backend runs in; `bin/start` runs it in packages/backend.
       */
      path?: string;

      /**
       * Where to download such a zip.
       */
      url?: string;

      /**
       * @visibility secret
       */
      username?: string;

      /**
       * @visibility secret
       */
      password?: string;

      /**
       * How often to look whether it changed; every six hours unless told otherwise.
       */
      frequency?: HumanDuration | string;
    };

    /**
     * What the platform team asks of all services that use a library.
     */
    policies?: Array<{
      library: string;

      /**
       * Lowest version that meets it.
       */
      minimum?: string;

      /**
       * Versions that nobody may use, as a PEP 440 specifier.
       */
      banned?: string;

      /**
       * The last day, such as 2026-12-31, before services are late.
       */
      deadline?: string;

      reason: string;

      exemptions?: Array<{
        /**
         * Entity ref, such as component:default/payments.
         */
        service: string;
        reason: string;

        /**
         * The last day.
         */
        until: string;
      }>;
    }>;

    /**
     * A YAML file in git with more policies, as the list above.
     */
    policiesUrl?: string;

    /**
     * What there is to do about the libraries of their services, sent to each owner through Backstage's notifications
     * when it is something else than last time.
     */
    digest?: {
      /**
       * True unless told otherwise; a portal without the notifications backend says false.
       */
      enabled?: boolean;

      /**
       * Every day at seven, by the clock of the machine, unless told otherwise.
       */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
    };
  };
}
