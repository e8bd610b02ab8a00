import type { Deployment } from '@slipway/plugin-fleet-common';

/** The deployment that an event tells of, as its sender wrote it: most is checked where all deployments are. */
export interface ReportedDeployment
  extends Required<Pick<Deployment, 'source'>>,
    Pick<Deployment, 'kind' | 'digest'> {
  id: unknown;
  environment: unknown;
  version: unknown;
  outcome: unknown;
  finishedAt: unknown;
  startedAt?: unknown;
  commit?: unknown;
  actor?: unknown;
  url?: unknown;
}

/** What an event of another system means here. */
export type DeploymentEvent =
  | {
      /** Why it is no deployment of ours, as a sentence. */
      ignored: string;
    }
  | {
      /** Name or entity ref of the service, where the event says it. */
      service?: string;
      /** Addresses of the repository in the browser, where the event tells that in place of a service. */
      repository?: string;
      deployment: ReportedDeployment;
    };
