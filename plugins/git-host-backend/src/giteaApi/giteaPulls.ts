import { NotFoundError } from '@backstage/errors';
import express, { type Request } from 'express';
import Router from 'express-promise-router';
import { requireWriter } from '../credentials';
import type { GiteaApiOptions } from './giteaApi';
import { repositoryShape } from './giteaShapes';
import { readPageOptions } from './paging';
import { createPullSchema, editPullSchema } from './pullBodies';
import { pullRequestShape } from './pullShapes';
import {
  readBody,
  readNumber,
  readQuery,
  readRepository,
  wildcard,
} from './readRequest';
import {
  createPullRequest,
  editPullRequest,
  setPullRequestOpen,
} from '../pullRequests/changePullRequest';
import { filterPulls } from '../pullRequests/filterPulls';
import type { ObservedPullRequest } from '../pullRequests/pullRequest';
import type { Repository } from '../repositories/repositories';

/** Pull requests; reading is open as for the rest of a repository. */
export function createGiteaPullsRouter(options: GiteaApiOptions) {
  const { baseUrl, repositories, credentials, pulls, labels } = options;
  const router = Router({ mergeParams: true });
  const writer = requireWriter(credentials);
  const json = express.json({ limit: '1mb' });
  const by = credentials.username;

  const find = async (request: Request) => ({
    pulls,
    repository: await readRepository(request, repositories),
    number: readNumber(request),
  });
  const shapesOf = async (
    repository: Repository,
    observed: ObservedPullRequest[],
  ) => {
    const shape = await repositoryShape(baseUrl, repository);
    const all = await labels.list(repository);
    const context = { baseUrl, repository, shape, labels: all };
    return observed.map(pull => pullRequestShape({ ...context, pull }));
  };
  const shapeOf = async (repository: Repository, pull: ObservedPullRequest) =>
    (await shapesOf(repository, [pull]))[0];

  router.get('/pulls', async (request, response) => {
    const repository = await readRepository(request, repositories);
    const { skip, limit } = readPageOptions(request.query);
    const found = filterPulls(await pulls.list(repository), {
      state: readQuery(request, 'state'),
      base: readQuery(request, 'base_branch'),
      author: readQuery(request, 'poster'),
      sort: readQuery(request, 'sort'),
    });
    response.setHeader('X-Total-Count', found.length);
    const page = found.slice(skip, skip + limit);
    const observed = await pulls.observe(repository, page);
    response.json(await shapesOf(repository, observed));
  });

  router.post('/pulls', writer, json, async (request, response) => {
    const repository = await readRepository(request, repositories);
    const wanted = readBody(createPullSchema, request);
    const pull = await createPullRequest(
      { pulls, repository },
      {
        head: branchOf(wanted.head, repository),
        base: wanted.base,
        title: wanted.title,
        body: wanted.body ?? '',
        labels: await labels.resolve(repository, wanted.labels ?? []),
        reviewers: wanted.reviewers ?? [],
        teamReviewers: wanted.team_reviewers ?? [],
        author: by,
      },
    );
    response.status(201).json(await shapeOf(repository, pull));
  });

  router.get('/pulls/:index(\\d+)', async (request, response) => {
    const { repository, number } = await find(request);
    const pull = await pulls.get(repository, number);
    response.json(await shapeOf(repository, pull));
  });

  // Gitea answers with 201 here.
  router.patch(
    '/pulls/:index(\\d+)',
    writer,
    json,
    async (request, response) => {
      const place = await find(request);
      const { repository } = place;
      const { state, ...wanted } = readBody(editPullSchema, request);
      const { title, body, base } = wanted;
      const keys = wanted.labels;
      const ids = keys ? await labels.resolve(repository, keys) : undefined;
      let pull =
        title ?? body ?? base ?? ids
          ? await editPullRequest(place, () => ({
              ...(title && { title }),
              ...(typeof body === 'string' && { body }),
              ...(base && { base }),
              ...(ids && { labels: ids }),
            }))
          : await pulls.get(repository, place.number);
      if (state) {
        const open = state === 'open';
        pull = await setPullRequestOpen(place, { open, by });
      }
      response.status(201).json(await shapeOf(repository, pull));
    },
  );

  router.get('/pulls/:base/*', async (request, response, next) => {
    if (/^\d+$/.test(request.params.base ?? '')) return next();
    const repository = await readRepository(request, repositories);
    const head = branchOf(wildcard(request), repository);
    const { base } = request.params;
    const all = await pulls.list(repository);
    const pull = all.find(other => other.head === head && other.base === base);
    if (!pull) {
      throw new NotFoundError(
        `There is no pull request from ${head} into ${base}.`,
      );
    }
    const observed = await pulls.observe(repository, [pull]);
    response.json((await shapesOf(repository, observed))[0]);
    return undefined;
  });

  return router;
}

/** The branch of a head, which may be given as `<owner>:<branch>`; there are no forks here. */
function branchOf(head: string, { owner }: Repository): string {
  const [first, ...rest] = head.split(':');
  if (rest.length === 0) return head;
  if (first === owner) return rest.join(':');
  throw new NotFoundError(
    `${first} has no fork of this repository; this git host has none at all. Push the branch to the repository itself.`,
  );
}
