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

      /**
       * Whether what runs there is changed through an approved pull request only. Unless told otherwise the last
       * environment is.
       */
      protected?: boolean;

      /**
       * Names of the clusters of the `kubernetes` section that it runs in. Without any, no cluster is watched for it,
       * and what runs is known from deployment events.
       */
      clusters?: string[];

      /**
       * Its namespaces, with `{service}` and `{environment}`; `{environment}` unless told otherwise.
       */
      namespace?: string;

      /**
       * A service's folder in the GitOps repository, with `{service}` and `{environment}`;
       * `services/{service}/overlays/{environment}` unless told otherwise.
       */
      gitopsPath?: string;

      /**
       * How long a service may go without a successful deployment before it is shown as stale; 182 days unless told
       * otherwise.
       */
      staleAfter?: HumanDuration | string;

      /**
       * Age at which what git or a cluster said is too old to rely on, so that the state is unknown; 15 minutes unless
       * told otherwise.
       */
      freshness?: HumanDuration | string;

      /**
       * How long a roll-out may take before a difference is drift; 10 minutes unless told otherwise.
       */
      grace?: HumanDuration | string;
    }>;

    /**
     * The repository that says what should run where.
     */
    gitops?: {
      /**
       * Its address in the browser, such as https://git.acme.com/acme/gitops; its host is one of `integrations`.
       */
      url: string;

      /**
       * `main` unless told otherwise.
       */
      branch?: string;

      /**
       * How often to look for new commits where no push event comes; every minute unless told otherwise.
       */
      frequency?: HumanDuration | string;
    };

    /**
     * How lockfiles are made again: by Poetry and uv, which the portal fetches once, in a sandbox.
     */
    resolver?: {
      /**
       * Simple API of the package index; the first of `indexes` that has neither `internal` nor `names`, PACKAGE_INDEX_URL
       * or what pip is configured for unless told otherwise. Its credentials, if it asks for any, are those of the entry of `indexes` with its address.
       */
      index?: string;

      /**
       * Addresses beside those of `indexes` that a resolver may reach, such as https://files.acme.com where an index
       * keeps its files on another host.
       */
      reach?: string[];

      /**
       * Where Poetry and uv are kept; below `backend.workingDirectory` unless told otherwise.
       */
      folder?: string;
    };

    /**
     * Commands of campaigns over the files of repositories, in a sandbox.
     */
    scripts?: {
      /**
       * Whether there are any; not unless told.
       */
      enabled?: boolean;

      /**
       * Addresses that they may reach, such as https://packages.acme.com; none unless told.
       */
      reach?: string[];
    };

    /**
     * Entity refs of the templates whose migrations (lifecycle.yaml) may be run over repositories, in a sandbox; none
     * unless told.
     */
    trustedTemplates?: string[];

    /**
     * The webhooks of other systems that tell of deployments, at /api/fleet/deployment-events/<name>. One without a
     * secret here is not there.
     */
    deploymentEvents?: {
      github?: {
        /**
         * The secret of the webhook in GitHub, of at least 16 characters; its events are signed with it.
         * @visibility secret
         */
        secret: string;
      };
      gitlab?: {
        /**
         * The secret token of the webhook in GitLab, of at least 16 characters.
         * @visibility secret
         */
        secret: string;
      };
      teamcity?: {
        /**
         * teamcity.internal.webhooks.password in TeamCity, of at least 16 characters.
         * @visibility secret
         */
        secret: string;
      };
    };

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
       * In place of username and password.
       * @visibility secret
       */
      token?: string;

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
     * Campaigns: one change to many services, in waves.
     */
    campaigns?: {
      /**
       * How often campaigns are looked at though nothing is known to have changed; every five seconds unless told
       * otherwise.
       */
      frequency?: HumanDuration | string;

      /**
       * Tasks of all campaigns at a time, 1 to 20, so that a person's task never waits behind them; 3 unless told
       * otherwise.
       */
      openTasks?: number;

      /**
       * Pull requests that all campaigns together open per hour on one git host, evenly; 60 unless told otherwise.
       */
      hostPerHour?: number;

      /**
       * The label or annotation of a service in the catalog that names its tier, such as tier-1 for the most critical;
       * acme.com/tier unless told otherwise.
       */
      tier?: string;
    };

    /**
     * What there is to do about the libraries of their services, and in campaigns, sent to each owner through
     * Backstage's notifications when it is something else than last time.
     */
    digest?: {
      /**
       * True unless told otherwise; a portal without the notifications backend says false.
       */
      enabled?: boolean;

      /**
       * Every day at seven, by the clock of the machine, unless told otherwise.
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
    };
  };
}
