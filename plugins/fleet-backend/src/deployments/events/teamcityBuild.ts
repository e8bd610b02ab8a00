import { InputError } from '@backstage/errors';
import { z } from 'zod/v3';
import { parseInput } from '../../http/parseInput';
import type { DeploymentEvent } from './deploymentEvent';

const property = z.object({ name: z.string(), value: z.string().optional() });
const properties = z
  .object({ property: z.array(property) })
  .partial()
  .nullish();

const eventSchema = z.object({
  eventType: z.string(),
  payload: z.object({
    id: z.number().int().optional(),
    status: z.string().optional(),
    webUrl: z.string().url().optional(),
    startDate: z.string().optional(),
    finishDate: z.string().optional(),
    properties,
    resultingProperties: properties,
    triggered: z
      .object({ user: z.object({ username: z.string() }).nullish() })
      .nullish(),
    revisions: z
      .object({ revision: z.array(z.object({ version: z.string() })) })
      .partial()
      .nullish(),
  }),
});

type Build = z.infer<typeof eventSchema>['payload'];

const ENDS = ['BUILD_FINISHED', 'BUILD_INTERRUPTED'];

/**
 * What the body of TeamCity's own webhooks means: the end of a build that has the parameters `slipway.service`,
 * `slipway.environment` and `slipway.version`.
 *
 * @throws InputError when such a build lacks what the webhook is to be told to send.
 */
export function readTeamcityEvent(body: unknown): DeploymentEvent {
  const { eventType, payload } = parseInput(eventSchema, body);
  if (!ENDS.includes(eventType)) {
    return { ignored: `Events of the type ${eventType} tell of no deployment` };
  }
  const parameters = parametersOf(payload);
  const service = parameters.get('slipway.service');
  if (!service) {
    return {
      ignored:
        'A build without the parameter slipway.service is no deployment; where it is one, send properties(property(name,value)) in the fields of the webhook',
    };
  }
  const { id, webUrl, finishDate, startDate } = payload;
  if (id === undefined || !webUrl || !finishDate) {
    throw new InputError(
      'The build has no id, webUrl or finishDate; add them to the fields of the webhook, teamcity.internal.webhooks.BUILD_FINISHED.fields',
    );
  }
  const revision = payload.revisions?.revision?.[0]?.version;
  return {
    service,
    deployment: {
      source: 'teamcity',
      id: `${new URL(webUrl).origin}/builds/${id}`,
      environment: parameters.get('slipway.environment'),
      version: parameters.get('slipway.version'),
      outcome: payload.status === 'SUCCESS' ? 'success' : 'failure',
      finishedAt: toIso(finishDate),
      startedAt: startDate && toIso(startDate),
      commit: parameters.get('slipway.commit') ?? revision,
      actor: payload.triggered?.user?.username,
      url: webUrl,
    },
  };
}

/** What a build was started with, and over it what it had at its end. */
function parametersOf(build: Build): Map<string, string> {
  const all = [build.properties, build.resultingProperties].flatMap(
    list => list?.property ?? [],
  );
  return new Map(
    all.flatMap(({ name, value }) => (value ? [[name, value]] : [])),
  );
}

/** TeamCity writes `20261101T100000+0100`. */
function toIso(time: string): string {
  return time.replace(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)([+-]\d\d)(\d\d)$/,
    '$1-$2-$3T$4:$5:$6$7:$8',
  );
}
