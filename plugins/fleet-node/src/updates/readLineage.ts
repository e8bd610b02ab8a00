import { InputError } from '@backstage/errors';
import { readText } from '../git/changes';
import {
  LOCK_FILE,
  WISH_FILE,
  parseLock,
  parseWish,
  type TemplateLock,
  type TemplateWish,
} from '../lineage/lineageFiles';
import type { ServiceRepository } from './serviceRepository';

/** The two lineage files of a service, from its default branch. */
export interface Lineage {
  wish: TemplateWish;
  /** As people wrote it. */
  wishText: string;
  lock: TemplateLock;
}

/** @throws InputError that says what to do when one is missing, broken, or they contradict each other. */
export async function readLineage({
  gitDir,
  baseCommit,
  folder,
}: Pick<
  ServiceRepository,
  'gitDir' | 'baseCommit' | 'folder'
>): Promise<Lineage> {
  const at = (file: string) => (folder ? `${folder}/${file}` : file);
  const read = (file: string) =>
    readText({ gitDir, commit: baseCommit, path: at(file) });
  const wishText = await read(WISH_FILE);
  const lockText = await read(LOCK_FILE);
  if (lockText === undefined) {
    throw new InputError(
      `The default branch has no ${at(
        LOCK_FILE,
      )}, so it is not known which template made the service; restore the file from the history, or link the service to a template.`,
    );
  }
  const lock = parseLock(lockText);
  if (wishText === undefined) {
    throw new InputError(
      `The default branch has no ${at(
        WISH_FILE,
      )}, which says what the service wants of its template; restore it from the history.`,
    );
  }
  const wish = parseWish(wishText);
  if (wish.template !== lock.template) {
    throw new InputError(
      `${at(WISH_FILE)} names the template ${
        wish.template
      }, but the service was made from ${
        lock.template
      }; write that one back: a service cannot change its template by an update.`,
    );
  }
  return { wish, wishText, lock };
}
