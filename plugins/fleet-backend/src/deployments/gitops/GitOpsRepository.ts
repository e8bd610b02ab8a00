import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { CustomErrorBase, toError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import {
  fetchMirror,
  probeRemote,
  readRemoteBranch,
  remoteForUrl,
  type EnvironmentConfig,
  type Remote,
} from '@slipway/plugin-fleet-node';
import type { DesiredSink } from '../sources';
import type { GitOpsConfig } from './readGitOpsConfig';
import { readRevision, type ReadingMemory } from './readRevision';

export interface GitOpsRepositoryOptions {
  repository: GitOpsConfig;
  environments: EnvironmentConfig[];
  integrations: ScmIntegrations;
  /** Folder for the clone. */
  workingDirectory: string;
  sink: DesiredSink;
  logger: LoggerService;
  now: () => Date;
}

/** Why there is nothing to read yet, as a sentence that says what to do. */
class NotReadableError extends CustomErrorBase {
  override name = 'NotReadableError' as const;
}

/** There is no repository. */
class AbsentError extends NotReadableError {}

/**
 * The bare clone of the GitOps repository, and what was read of it last. Kept in memory and on this machine only: where
 * it is lost, all is read again.
 */
export class GitOpsRepository {
  readonly #options: GitOpsRepositoryOptions;
  readonly #gitDir: string;
  #revision?: string;
  #memory?: ReadingMemory;
  /** Why the last attempt failed. */
  #problem?: string;

  constructor(options: GitOpsRepositoryOptions) {
    this.#options = options;
    const { url, branch } = options.repository;
    const name = createHash('sha256').update(`${url} ${branch}`).digest('hex');
    this.#gitDir = join(
      options.workingDirectory,
      'slipway-gitops',
      `${name.slice(0, 16)}.git`,
    );
  }

  /**
   * Tells the sink what the branch says now. An unchanged branch costs one `git ls-remote`.
   *
   * The branch is looked at again after each reading, until it is where it was: so when several replicas read at once,
   * whoever writes last has read the newest.
   */
  async refresh(signal: AbortSignal): Promise<void> {
    const { repository, sink, logger, now } = this.#options;
    const source = repository.url;
    try {
      const remote = await remoteForUrl(source, this.#options.integrations);
      let head = await this.#readHead(remote, signal);
      if (head === this.#revision) {
        await sink.unchanged(source, now().toISOString());
      }
      while (head !== this.#revision && !signal.aborted) {
        await this.#read(remote, signal);
        head = await this.#readHead(remote, signal);
      }
      this.#problem = undefined;
    } catch (error) {
      if (signal.aborted) return;
      const problem = problemOf(error);
      const isAbsent = error instanceof AbsentError;
      // Once, and not each minute; the page of the sources says it all the time.
      if (problem !== this.#problem) {
        if (isAbsent) logger.info(problem);
        else logger.warn(`Could not read ${source}`, toError(error));
      }
      this.#problem = problem;
      const tell = isAbsent ? 'absent' : 'failed';
      await sink[tell](source, problem, now().toISOString());
    }
  }

  async #read(remote: Remote, signal: AbortSignal): Promise<void> {
    const { repository, sink, logger, now } = this.#options;
    const gitDir = this.#gitDir;
    const readAt = now().toISOString();
    const began = performance.now();
    const { branch } = repository;
    const read = async () => {
      const revision = await fetchMirror({ gitDir, remote, branch, signal });
      const memory = this.#memory;
      return {
        revision,
        ...(await readRevision({ ...this.#options, gitDir, revision, memory })),
      };
    };
    const { revision, ...reading } = await read().catch(async error => {
      if (signal.aborted) throw error;
      logger.warn(`Cloning ${repository.url} anew`, toError(error));
      await rm(gitDir, { recursive: true, force: true });
      return read();
    });
    for (const problem of reading.problems) logger.warn(problem);
    await sink.replaceAll({
      source: repository.url,
      revision,
      readAt,
      states: reading.states,
    });
    this.#memory = reading.memory;
    this.#revision = revision;
    const { length } = reading.states;
    const took = Math.round(performance.now() - began);
    logger.info(
      `Read ${reading.read} of ${length} overlays of ${
        repository.url
      } at ${revision.slice(0, 12)} in ${took} ms`,
    );
  }

  async #readHead(remote: Remote, signal: AbortSignal): Promise<string> {
    const { url, branch } = this.#options.repository;
    let head: string | undefined;
    try {
      head = await readRemoteBranch(remote, branch, signal);
    } catch (error) {
      const access = await probeRemote(remote);
      if (access === 'missing') {
        throw new AbsentError(
          `There is no repository at ${url}; create it with the template \`gitops\`, or correct fleet.gitops.url`,
          error,
        );
      }
      if (access === 'refused') {
        throw new NotReadableError(
          `The git host does not let the portal read ${url}; check its credentials in integrations`,
          error,
        );
      }
      throw error;
    }
    if (head === undefined) {
      throw new NotReadableError(
        `${url} has no branch ${branch} yet; create it with the template \`gitops\`, or set fleet.gitops.branch`,
      );
    }
    return head;
  }
}

function problemOf(error: unknown): string {
  const { message } = toError(error);
  return error instanceof NotReadableError
    ? message.replace(/; caused by .*/s, '')
    : `It could not be read: ${message}`;
}
