import { InputError } from '@backstage/errors';
import { z } from 'zod/v3';
import { parseInput } from '../../http/parseInput';
import type { CloudEvent } from './cloudEvent';
import type { DeploymentEvent } from './deploymentEvent';
import { readPurl } from './purl';

const TYPE = /^dev\.cdevents\.service\.([a-z]+)\.\d+\.\d+\.\d+(-[\w.]+)?$/;

/** `published` says that a service can be reached, which is no deployment. */
const kindSchema = z.enum(['deployed', 'upgraded', 'rolledback', 'removed']);

const context = z.object({
  version: z
    .string()
    .regex(/^0\.[45]\.\d+/, 'must be 0.4 or 0.5, the version of CDEvents'),
  id: z.string().min(1),
  source: z.string().min(1),
  timestamp: z.unknown(),
});

const eventSchema = z.object({
  context,
  subject: z.object({
    id: z.string().min(1),
    content: z.object({
      environment: z.object({ id: z.string().min(1) }),
      artifactId: z.string().min(1).optional(),
    }),
  }),
  // What CDEvents has no field for; producers may add to it what they like.
  customData: z
    .object({
      actor: z.unknown(),
      commit: z.unknown(),
      url: z.unknown(),
      startedAt: z.unknown(),
    })
    .partial()
    .catch({}),
});

/** How tools name what runs, in front of its name. */
const KIND_PREFIX =
  /^(?:service|deployment|statefulset|daemonset|job)\/([^/:]+)$/i;

/**
 * What a CDEvent of version 0.4 or 0.5 about a service means. These events are of what succeeded.
 *
 * @throws InputError when it is one about a service, but not as the specification has it.
 */
export function readCdEvent(event: CloudEvent): DeploymentEvent {
  const [, predicate] = TYPE.exec(event.type) ?? [];
  const kind = kindSchema.safeParse(predicate).data;
  if (!kind) {
    return {
      ignored: `Events of the type ${event.type} tell of no deployment`,
    };
  }
  const data = parseInput(eventSchema, event.data);
  const { subject, customData } = data;
  const { id, source, timestamp } = data.context;
  if (id !== event.id || source !== event.source) {
    throw new InputError(
      'context.id and context.source differ from id and source of the CloudEvent; send the same in both',
    );
  }
  const { artifactId } = subject.content;
  const artifact = artifactId === undefined ? {} : readPurl(artifactId);
  // A removal need not say what was there.
  const fallback = kind === 'removed' ? 'removed' : undefined;
  return {
    service: KIND_PREFIX.exec(subject.id)?.[1] ?? subject.id,
    deployment: {
      source: 'cdevents',
      id: `${source}#${id}`,
      environment: subject.content.environment.id,
      version: artifact.version ?? fallback ?? refuseVersion(),
      outcome: 'success',
      finishedAt: timestamp,
      kind,
      commit: artifact.commit,
      digest: artifact.digest,
      ...customData,
    },
  };
}

function refuseVersion(): never {
  throw new InputError(
    'subject.content.artifactId has no version; send one, such as pkg:oci/payments@sha256%3A...?tag=1.4.2',
  );
}
