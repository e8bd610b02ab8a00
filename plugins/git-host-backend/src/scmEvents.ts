import type { LoggerService } from '@backstage/backend-plugin-api';
import type { CatalogScmEventsService } from '@backstage/plugin-catalog-node/alpha';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  repositoryShape,
  repositoryUrl,
  userShape,
  type RepositoryShape,
} from './giteaApi/giteaShapes';
import { pullRequestShape } from './giteaApi/pullShapes';
import type { Labels } from './pullRequests/Labels';
import type { PullRequestListener } from './pullRequests/PullRequests';
import {
  readBranches,
  readDefaultBranch,
  type Branches,
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
    describe: (shape: RepositoryShape) => Promise<object>,
  ) => {
    const shape = await repositoryShape(baseUrl, repository);
    const eventPayload = {
      ...(await describe(shape)),
      repository: shape,
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
      for (const move of compareBranches(before, await readBranches(gitDir))) {
        const { name, from = NO_COMMIT, to = NO_COMMIT } = move;
        const push = { ref: `refs/heads/${name}`, before: from, after: to };
        await publish('push', repository, async () => push);
        if (name !== defaultBranch || !move.to) continue;
        const url = repositoryUrl(baseUrl, repository);
        const context = { commitUrl: `${url}/commit/${move.to}` };
        const updated = { type: 'repository.updated', url, context } as const;
        send(repository, catalogEvents.publish([updated]));
      }
    },
    async announcePullRequest({ repository, action, pull }) {
      await publish('pull_request', repository, async shape => ({
        action,
        number: pull.number,
        pull_request: pullRequestShape({
          baseUrl,
          repository,
          shape,
          pull,
          labels: await labels.list(repository),
        }),
      }));
    },
  };
}

function compareBranches(
  before: Branches,
  after: Branches,
): Array<{ name: string; from?: string; to?: string }> {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map(name => ({ name, from: before.get(name), to: after.get(name) }))
    .filter(move => move.from !== move.to);
}
