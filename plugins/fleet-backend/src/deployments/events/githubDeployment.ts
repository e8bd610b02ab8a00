import { z } from 'zod/v3';
import { parseInput } from '../../http/parseInput';
import type { DeploymentEvent } from './deploymentEvent';
import { environmentOf } from './environmentOf';

const OUTCOMES: Record<string, 'success' | 'failure'> = {
  success: 'success',
  failure: 'failure',
  error: 'failure',
};

const eventSchema = z.object({
  deployment_status: z.object({
    id: z.number().int(),
    state: z.string(),
    created_at: z.unknown(),
    environment: z.string().nullish(),
    log_url: z.string().nullish(),
    target_url: z.string().nullish(),
  }),
  deployment: z.object({
    sha: z.string(),
    ref: z.string(),
    environment: z.string(),
    created_at: z.unknown(),
    creator: z.object({ login: z.string() }).nullish(),
    // Whatever made the deployment put there: an object, a string with JSON, or something else.
    payload: z
      .object({ service: z.string(), version: z.string() })
      .partial()
      .catch({}),
  }),
  repository: z.object({ html_url: z.string().url() }),
});

/** Names that people give to versions, as distinct from branches. */
const VERSION = /^v?\d+(\.\d+)+\S*$/;

/**
 * What the body of a webhook of GitHub means: a `deployment_status` that ended is a deployment.
 *
 * @param name - The header X-GitHub-Event.
 * @throws InputError when a `deployment_status` is not as GitHub documents it.
 */
export function readGithubEvent(name: string, body: unknown): DeploymentEvent {
  if (name !== 'deployment_status') {
    return { ignored: `Events of the type ${name} tell of no deployment` };
  }
  const { deployment_status, deployment, repository } = parseInput(
    eventSchema,
    body,
  );
  const { state } = deployment_status;
  const outcome = OUTCOMES[state];
  if (!outcome) return { ignored: `A deployment that is ${state} did not end` };
  const { payload, ref, sha } = deployment;
  const tag = VERSION.test(ref) ? ref : sha;
  return {
    repository: repository.html_url,
    service: payload.service,
    deployment: {
      source: 'github',
      // The id of the delivery is not signed, and another one when the event is sent again; this one is.
      id: `${repository.html_url}/deployments/statuses/${deployment_status.id}`,
      environment: environmentOf(
        deployment_status.environment || deployment.environment,
      ),
      version: payload.version ?? tag,
      outcome,
      finishedAt: deployment_status.created_at,
      startedAt: deployment.created_at,
      commit: sha,
      actor: deployment.creator?.login,
      url:
        deployment_status.log_url || deployment_status.target_url || undefined,
    },
  };
}
