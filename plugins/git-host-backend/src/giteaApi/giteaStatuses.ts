import express, { type Request } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { requireWriter } from '../credentials';
import type { GiteaApiOptions } from './giteaApi';
import { apiUrl, repositoryShape, userShape } from './giteaShapes';
import { readPageOptions } from './paging';
import { readBody, readRepository, wildcard } from './readRequest';
import {
  STATUS_STATES,
  combineStates,
  type CommitStatus,
} from '../pullRequests/CommitStatuses';
import { resolveCommit } from '../repositories/refs';
import type { Repository } from '../repositories/repositories';

const schema = z.object({
  state: z.enum(STATUS_STATES),
  context: z.string().trim().min(1).max(255).default('default'),
  description: z.string().max(1000).nullish(),
  target_url: z
    .string()
    .max(2000)
    .regex(/^(https?:\/\/|$)/, 'is not an http or https address')
    .nullish(),
});

/** What checks say of commits. */
export function createGiteaStatusesRouter(options: GiteaApiOptions) {
  const { baseUrl, repositories, credentials, statuses } = options;
  const router = Router({ mergeParams: true });
  const writer = requireWriter(credentials);

  const find = async (request: Request, revision: string) => {
    const repository = await readRepository(request, repositories);
    const commit = await resolveCommit(repository.gitDir, revision);
    const all = await statuses.list(repository, commit);
    const { skip, limit } = readPageOptions(request.query);
    const page = all
      .slice(skip, skip + limit)
      .map(status => statusShape({ baseUrl, repository, commit, status }));
    return { repository, commit, all, page };
  };

  router.post(
    '/statuses/:sha',
    writer,
    express.json(),
    async (request: Request, response) => {
      const { sha = '' } = request.params;
      const wanted = readBody(schema, request);
      const { repository, commit } = await find(request, sha);
      const status = await statuses.set(repository, commit, {
        context: wanted.context,
        state: wanted.state,
        description: wanted.description ?? '',
        targetUrl: wanted.target_url ?? '',
        creator: credentials.username,
      });
      const shape = statusShape({ baseUrl, repository, commit, status });
      response.status(201).json(shape);
    },
  );

  router.get(
    ['/statuses/*', '/commits/*/statuses'],
    async (request, response) => {
      const { all, page } = await find(request, wildcard(request));
      response.setHeader('X-Total-Count', all.length);
      response.json(page);
    },
  );

  router.get('/commits/*/status', async (request, response) => {
    const found = await find(request, wildcard(request));
    const { repository, commit, all, page } = found;
    const commitUrl = `${apiUrl(baseUrl, repository)}/commits/${commit}`;
    response.setHeader('X-Total-Count', all.length);
    response.json({
      state: combineStates(all),
      sha: commit,
      total_count: all.length,
      statuses: page,
      repository: await repositoryShape(baseUrl, repository),
      commit_url: commitUrl,
      url: `${commitUrl}/status`,
    });
  });

  return router;
}

function statusShape(options: {
  baseUrl: string;
  repository: Repository;
  commit: string;
  status: CommitStatus;
}) {
  const { baseUrl, repository, commit, status } = options;
  return {
    id: status.id,
    status: status.state,
    target_url: status.targetUrl,
    description: status.description,
    url: `${apiUrl(baseUrl, repository)}/statuses/${commit}`,
    context: status.context,
    creator: userShape(baseUrl, status.creator),
    created_at: status.createdAt,
    updated_at: status.updatedAt,
  };
}
