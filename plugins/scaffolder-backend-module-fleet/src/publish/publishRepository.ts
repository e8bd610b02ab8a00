import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import {
  GitError,
  pushNewRefs,
  readRemoteRefs,
  remoteOf,
  type RepositoryTarget,
} from '@slipway/plugin-fleet-node';
import {
  decideNextStep,
  unfinishedDescription,
  type ObservedRepository,
  type PublishStep,
  type WantedRepository,
} from './decideNextStep';

/** How often a step may be in vain, because a second run of the task was faster or an answer was lost. */
const MAXIMUM_FAILURES = 3;

export interface PublishOptions {
  target: RepositoryTarget;
  wanted: WantedRepository;
  gitDir: string;
  visibility?: 'private' | 'public';
  taskId: string;
  logger: LoggerService;
}

/** What comes after a step that succeeded. */
const NEXT = { create: 'push', push: 'describe', describe: 'done' } as const;

/**
 * Brings the repository on the host to what is wanted: looks, decides, acts, and looks again when a step was in vain.
 * Killed anywhere and run again, or run twice at once, it ends with the same single repository. Refs are only ever
 * created, both or none, so nothing that somebody else pushed is touched.
 */
export async function publishRepository(
  options: PublishOptions,
): Promise<void> {
  const look = async () =>
    decideNextStep(await observeRepository(options.target), options.wanted);
  let failures = 0;
  let step: PublishStep | undefined;
  for (;;) {
    try {
      step ??= await look();
      if (step === 'done') return;
      await apply(step, options);
      step = NEXT[step];
    } catch (error) {
      if (!mayPass(error, step)) throw error;
      failures += 1;
      if (failures === MAXIMUM_FAILURES) {
        throw step ? explain(error, options) : error;
      }
      await sleep(failures * 200);
      step = undefined;
    }
  }
}

export async function observeRepository(
  target: RepositoryTarget,
): Promise<ObservedRepository | undefined> {
  const repository = await target.forge.getRepository(target);
  return (
    repository && {
      description: repository.description,
      refs: await readRemoteRefs(remoteOf(target)),
    }
  );
}

async function apply(
  step: Exclude<PublishStep, 'done'>,
  { target, wanted, gitDir, visibility, taskId, logger }: PublishOptions,
): Promise<void> {
  const { forge, owner, name } = target;
  if (step === 'create') {
    logger.info(`Creating ${wanted.label}`);
    await forge.createRepository({
      owner,
      name,
      description: unfinishedDescription(taskId),
      defaultBranch: wanted.branch,
      visibility,
    });
  } else if (step === 'push') {
    logger.info(`Pushing the first commit ${wanted.commit}`);
    await pushNewRefs({
      gitDir,
      remote: remoteOf(target),
      refs: {
        [`refs/heads/${wanted.branch}`]: wanted.commit,
        [wanted.pristine.ref]: wanted.pristine.commit,
      },
    });
  } else {
    await forge.updateDescription({
      owner,
      name,
      description: wanted.description,
    });
  }
}

/**
 * A taken name or a refused push can mean that a second run of this task was faster, and a repository that git does not
 * find that its host is still making it: worth one more look.
 */
function mayPass(
  error: unknown,
  step: PublishStep | undefined,
): error is ConflictError | GitError {
  if (error instanceof GitError) return true;
  return step !== undefined && error instanceof ConflictError;
}

function explain(error: Error, { wanted, target }: PublishOptions): Error {
  if (error instanceof ConflictError) return error;
  return new ServiceUnavailableError(
    `${target.forge.host} did not take the first commit of ${wanted.label}, which is marked as unfinished there; run the task again, or delete that repository.`,
    error,
  );
}
