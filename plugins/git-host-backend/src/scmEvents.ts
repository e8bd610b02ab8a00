import type { LoggerService } from '@backstage/backend-plugin-api';
import type { CatalogScmEventsService } from '@backstage/plugin-catalog-node/alpha';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  repositoryShape,
  repositoryUrl,
  userShape,
} from './giteaApi/giteaShapes';
import { pullRequestShape } from './giteaApi/pullShapes';
import type { Labels } from './pullRequests/Labels';
import type { PullRequestListener } from './pullRequests/PullRequests';
import {
  listBranches,
  readDefaultBranch,
  type Branch,
} from './repositories/refs';
import type { Repository } from './repositories/repositories';

/** Where a Gitea's webhooks arrive when Backstage takes them in (`events.http.topics`), so listeners need no other. */
const TOPIC = 'gitea';
const NO_COMMIT = '0'.repeat(40);

/**
 * Tells the catalog, and whoever else listens, what happened in repositories.
 *
 * Nothing waits for the listeners and nothing is sent again: a listener that fails catches up by its own sweep. A
 * deleted repository is not announced, since the catalog would then forget its entities for good.
 */
export function createScmEvents(options: {
  catalogEvents: CatalogScmEventsService;
  events: EventsService;
  labels: Labels;
  baseUrl: string;
  /** Who pushes and merges. */
  username: string;
  logger: LoggerService;
}): PullRequestListener {
  const { catalogEvents, events, labels, baseUrl, username, logger } = options;

  const send = (repository: Repository, sending: Promise<void>) => {
    sending.catch(error =>
      logger.warn(
        `An event of ${repository.owner}/${repository.name} was not announced`,
        error,
      ),
    );
  };

  /** Hands the event over, in the order of what happened; it is not waited for what listeners do with it. */
  const publish = async (
    kind: string,
    repository: Repository,
    rest: object,
  ) => {
    const eventPayload = {
      ...rest,
      repository: await repositoryShape(baseUrl, repository),
      sender: userShape(baseUrl, username),
    };
    const metadata = { 'x-gitea-event': kind };
    const topic = TOPIC;
    send(repository, events.publish({ topic, metadata, eventPayload }));
  };

  return {
    async announcePush(repository, before) {
      const { gitDir } = repository;
      const defaultBranch = await readDefaultBranch(gitDir);
      for (const move of compareBranches(before, await listBranches(gitDir))) {
        const { name, from = NO_COMMIT, to = NO_COMMIT } = move;
        const push = { ref: `refs/heads/${name}`, before: from, after: to };
        await publish('push', repository, push);
        if (name !== defaultBranch || !move.to) continue;
        const url = repositoryUrl(baseUrl, repository);
        const context = { commitUrl: `${url}/commit/${move.to}` };
        const updated = { type: 'repository.updated', url, context } as const;
        send(repository, catalogEvents.publish([updated]));
      }
    },
    async announcePullRequest({ repository, action, pull }) {
      await publish('pull_request', repository, {
        action,
        number: pull.number,
        pull_request: await pullRequestShape({
          baseUrl,
          repository,
          pull,
          labels: await labels.list(repository),
        }),
      });
    },
  };
}

function compareBranches(
  before: Branch[],
  after: Branch[],
): Array<{ name: string; from?: string; to?: string }> {
  const from = new Map(before.map(({ name, commit }) => [name, commit]));
  const to = new Map(after.map(({ name, commit }) => [name, commit]));
  return [...new Set([...from.keys(), ...to.keys()])]
    .map(name => ({ name, from: from.get(name), to: to.get(name) }))
    .filter(move => move.from !== move.to);
}
