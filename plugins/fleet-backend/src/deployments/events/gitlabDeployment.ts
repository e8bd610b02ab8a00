import { z } from 'zod/v3';
import { parseInput } from '../../http/parseInput';
import type { DeploymentEvent } from './deploymentEvent';
import { environmentOf } from './environmentOf';

const OUTCOMES: Record<string, 'success' | 'failure'> = {
  success: 'success',
  failed: 'failure',
};

const eventSchema = z.object({
  status: z.string(),
  status_changed_at: z.string(),
  deployment_id: z.number().int(),
  deployable_url: z.string().nullish(),
  environment: z.string(),
  project: z.object({ web_url: z.string().url() }),
  short_sha: z.string(),
  commit_url: z.string().nullish(),
  ref: z.string().nullish(),
  user: z.object({ username: z.string() }).nullish(),
});

const kindSchema = z.object({ object_kind: z.string() });

const VERSION = /^v?\d+(\.\d+)+\S*$/;

/**
 * What the body of a webhook of GitLab means: a deployment that succeeded or failed is one.
 *
 * @throws InputError when a deployment is not as GitLab documents it.
 */
export function readGitlabEvent(body: unknown): DeploymentEvent {
  const { object_kind: kind } = parseInput(kindSchema, body);
  if (kind !== 'deployment') {
    return { ignored: `Events of the kind ${kind} tell of no deployment` };
  }
  const event = parseInput(eventSchema, body);
  const outcome = OUTCOMES[event.status];
  if (!outcome) {
    return { ignored: `A deployment that is ${event.status} did not end` };
  }
  const commit = commitOf(event);
  const ref = event.ref ?? '';
  return {
    repository: event.project.web_url,
    deployment: {
      source: 'gitlab',
      id: `${event.project.web_url}/-/deployments/${event.deployment_id}#${event.status}`,
      environment: environmentOf(event.environment),
      version: VERSION.test(ref) ? ref : commit,
      outcome,
      finishedAt: toIso(event.status_changed_at),
      commit,
      actor: event.user?.username,
      url: event.deployable_url || undefined,
    },
  };
}

/** The whole id is in the address of the commit only. */
function commitOf(event: z.infer<typeof eventSchema>): string {
  const [, whole] =
    /\/commit\/([0-9a-f]{40,64})$/.exec(event.commit_url ?? '') ?? [];
  return whole ?? event.short_sha;
}

/** GitLab writes `2026-11-01 10:00:00 +0100`, newer versions ISO 8601. */
function toIso(time: string): string {
  return time
    .replace(/^(\S+) (\S+) UTC$/, '$1T$2Z')
    .replace(/^(\S+) (\S+) ([+-]\d\d):?(\d\d)$/, '$1T$2$3:$4');
}
