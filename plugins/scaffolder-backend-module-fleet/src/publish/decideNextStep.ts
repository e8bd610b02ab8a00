import { ConflictError } from '@backstage/errors';

/** What the host shows of the repository that a task wants to publish. */
export interface ObservedRepository {
  description: string;
  /** Commit ids by full ref name. */
  refs: ReadonlyMap<string, string>;
}

/** What the repository shall look like in the end. */
export interface WantedRepository {
  /** Such as `acme/payments on git.acme.com`. */
  label: string;
  description: string;
  branch: string;
  commit: string;
  pristine: { commit: string; ref: string };
}

export type PublishStep = 'create' | 'push' | 'describe' | 'done';

const UNFINISHED = 'Being created by Slipway (task ';

/** The description of a repository until it is finished: whoever finds it knows where it comes from. */
export function unfinishedDescription(taskId: string): string {
  return `${UNFINISHED}${taskId}). Delete it if that task has failed for good.`;
}

/**
 * Decides what brings a repository nearer to what is wanted. An empty one is filled only when a task of Slipway left
 * it so; whatever holds anything else is another's, and left alone.
 *
 * @throws ConflictError when the name belongs to something else.
 */
export function decideNextStep(
  observed: ObservedRepository | undefined,
  wanted: WantedRepository,
): PublishStep {
  if (!observed) return 'create';
  const unfinished = observed.description.startsWith(UNFINISHED);
  const branch = observed.refs.get(`refs/heads/${wanted.branch}`);
  const pristine = observed.refs.get(wanted.pristine.ref);
  if (observed.refs.size === 0 && unfinished) return 'push';

  // Both commits name the task. They are pushed together, but hosts show refs one by one while a second run pushes them,
  // and people may have gone on with the branch since.
  if (branch === wanted.commit || pristine === wanted.pristine.commit) {
    if (!branch || !pristine) return 'push';
    const described = observed.description !== '' || wanted.description === '';
    return unfinished || !described ? 'describe' : 'done';
  }
  throw new ConflictError(
    `${wanted.label} exists already and was not made by this task; choose another name, or delete that repository first if nobody needs it.`,
  );
}
