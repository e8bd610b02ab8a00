import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError, InputError } from '@backstage/errors';
import {
  LOCK_FILE,
  WISH_FILE,
  initBareRepository,
  isLockfile,
  parseLock,
  pristineMessage,
  pristineRef,
  listFiles,
  storeSnapshots,
  type CommitAuthor,
  type TemplateLock,
  type TreeEntry,
} from '@slipway/plugin-fleet-node';

const LINEAGE_FILES = [LOCK_FILE, WISH_FILE];

export interface FirstCommit {
  /** Bare repository that holds the objects. */
  gitDir: string;
  /** The service as it begins: pristine render, lineage files, and lockfiles that were made of it. */
  commit: string;
  /** The pristine render alone, and the ref that keeps it. */
  pristine: { commit: string; ref: string };
}

/**
 * Writes the first commit of a service from what `service:render` left in a folder. The same folder, task and author
 * give the same commit, so that two runs of a task cannot disagree.
 */
export async function writeFirstCommit(options: {
  folder: string;
  gitDir: string;
  taskId: string;
  author: CommitAuthor;
}): Promise<FirstCommit> {
  const { folder, gitDir, taskId, author } = options;
  const lock = await readLock(folder);
  const files = await listFiles(folder);
  const origin = `${lock.template} ${lock.version}`;
  const trailer = `Slipway-Task: ${taskId}\n`;
  await initBareRepository(gitDir);
  const [service, pristine] = await storeSnapshots({
    gitDir,
    snapshots: [
      {
        files,
        message: `Create the service from ${origin}\n\n${trailer}`,
        author,
      },
      {
        files: files.filter(({ path }) => !isAdded(path, lock)),
        message: `${pristineMessage(lock, lock)}${trailer}`,
        author,
      },
    ],
  });
  if (pristine?.tree !== lock.tree) {
    throw new ConflictError(explainDifference(lock, pristine?.entries ?? []));
  }
  return {
    gitDir,
    commit: service?.commit ?? '',
    pristine: { commit: pristine.commit, ref: pristineRef(lock) },
  };
}

/** Whether a file is beside the render by right: the lineage, and a lockfile that its tool made and the template lacks. */
function isAdded(path: string, lock: TemplateLock): boolean {
  if (LINEAGE_FILES.includes(path)) return true;
  return isLockfile(path) && !Object.hasOwn(lock.files, path);
}

async function readLock(folder: string): Promise<TemplateLock> {
  try {
    return parseLock(await readFile(join(folder, LOCK_FILE), 'utf8'));
  } catch (error) {
    throw new InputError(
      `The folder to publish has no readable ${LOCK_FILE}; let service:render write it in an earlier step, into the same folder.`,
      error,
    );
  }
}

function explainDifference(lock: TemplateLock, entries: TreeEntry[]): string {
  const present = new Map(
    entries.map(({ path, mode, blob }) => [path, `${mode} ${blob}`]),
  );
  const paths = [...new Set([...Object.keys(lock.files), ...present.keys()])];
  const different = paths.filter(
    path => lock.files[path] !== present.get(path),
  );
  const named = different.slice(0, 5).join(', ');
  const more = different.length > 5 ? ` and ${different.length - 5} more` : '';
  return `The folder to publish is not what service:render wrote (${named}${more}); let no step between service:render and service:publish change files, put the change into a layer.`;
}
