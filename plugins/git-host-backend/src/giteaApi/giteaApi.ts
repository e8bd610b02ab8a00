import { InputError } from '@backstage/errors';
import express, { type Request } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { Credentials } from '../config';
import { requireWriter } from '../credentials';
import { sendErrorsAsJson } from '../errors';
import { createGiteaContentsRouter } from './giteaContents';
import { createGiteaComparisonsRouter } from './giteaComparisons';
import { createGiteaCommentsRouter } from './giteaComments';
import { createGiteaLabelsRouter } from './giteaLabels';
import { createGiteaProtectionsRouter } from './giteaProtections';
import { createGiteaPullChangesRouter } from './giteaPullChanges';
import { createGiteaPullMergeRouter } from './giteaPullMerge';
import { createGiteaPullsRouter } from './giteaPulls';
import { ownerShape, repositoryShape } from './giteaShapes';
import { createGiteaStatusesRouter } from './giteaStatuses';
import { readPageOptions } from './paging';
import { readBody } from './readRequest';
import type { BranchProtections } from '../pullRequests/BranchProtections';
import type { CommitStatuses } from '../pullRequests/CommitStatuses';
import type { Labels } from '../pullRequests/Labels';
import type { PullRequests } from '../pullRequests/PullRequests';
import { readPushTime } from '../repositories/refs';
import {
  writeDescription,
  type Repositories,
  type Repository,
} from '../repositories/repositories';

const createSchema = z.object({
  name: z.string(),
  description: z.string().max(2048).nullish(),
  default_branch: z.string().nullish(),
  private: z.boolean().nullish(),
  auto_init: z.boolean().nullish(),
});

const changeSchema = z.object({ description: z.string().max(2048) }).strict();

const searchSchema = z.object({
  sort: z.enum(['alpha', 'updated']).default('alpha'),
  order: z.enum(['asc', 'desc']).default('asc'),
});

export interface GiteaApiOptions {
  repositories: Repositories;
  pulls: PullRequests;
  statuses: CommitStatuses;
  protections: BranchProtections;
  labels: Labels;
  credentials: Credentials;
  /** The URL of the git host as its users know it. */
  baseUrl: string;
}

/** The part of Gitea's REST API that Backstage and our forge client use. */
export function createGiteaApiRouter(options: GiteaApiOptions) {
  const { repositories, credentials, baseUrl } = options;
  const writer = requireWriter(credentials);
  const router = Router();

  router.get('/orgs/:owner', (request, response) => {
    const { owner } = request.params;
    repositories.requireOwner(owner);
    response.json(ownerShape(baseUrl, owner));
  });

  router.get('/orgs/:owner/repos', async (request, response) => {
    const { skip, limit } = readPageOptions(request.query);
    const all = await repositories.list(request.params.owner);
    const page = all.slice(skip, skip + limit);
    response.setHeader('X-Total-Count', all.length);
    response.json(
      await Promise.all(page.map(found => repositoryShape(baseUrl, found))),
    );
  });

  router.post(
    '/orgs/:owner/repos',
    writer,
    express.json(),
    async (request, response) => {
      const wanted = readBody(createSchema, request);
      refuseUnkeepable(wanted);
      const repository = await repositories.create({
        owner: request.params.owner ?? '',
        name: wanted.name,
        description: wanted.description ?? '',
        defaultBranch: wanted.default_branch || 'main',
      });
      response.status(201).json(await repositoryShape(baseUrl, repository));
    },
  );

  router.get('/repos/search', async (request, response) => {
    const { skip, limit } = readPageOptions(request.query);
    const all = await sortedRepositories(repositories, request);
    const page = all.slice(skip, skip + limit);
    response.setHeader('X-Total-Count', all.length);
    response.json({
      ok: true,
      data: await Promise.all(
        page.map(found => repositoryShape(baseUrl, found)),
      ),
    });
  });

  router.get('/repos/:owner/:repository', async (request, response) => {
    const { owner, repository } = request.params;
    const found = await repositories.get(owner, repository);
    response.json(await repositoryShape(baseUrl, found));
  });

  router.patch(
    '/repos/:owner/:repository',
    writer,
    express.json(),
    async (request, response) => {
      const { owner = '', repository = '' } = request.params;
      const { description } = readBody(changeSchema, request);
      const found = await repositories.get(owner, repository);
      await writeDescription(found.gitDir, description);
      response.json(await repositoryShape(baseUrl, found));
    },
  );

  router.delete(
    '/repos/:owner/:repository',
    writer,
    async (request, response) => {
      const { owner = '', repository = '' } = request.params;
      await repositories.remove(await repositories.get(owner, repository));
      response.status(204).end();
    },
  );

  router.use('/repos/:owner/:repository', [
    createGiteaPullChangesRouter(options),
    createGiteaPullsRouter(options),
    createGiteaPullMergeRouter(options),
    createGiteaCommentsRouter(options),
    createGiteaLabelsRouter(options),
    createGiteaStatusesRouter(options),
    createGiteaProtectionsRouter(options),
    createGiteaComparisonsRouter(options),
    createGiteaContentsRouter(options),
  ]);
  router.use((_request, response) => {
    response.status(404).json({
      message: 'The embedded git host does not have this part of the API.',
    });
  });
  router.use(sendErrorsAsJson);
  return router;
}

/** All of them: by name, or by when they were last pushed to. */
async function sortedRepositories(
  repositories: Repositories,
  request: Request,
): Promise<Repository[]> {
  const { sort, order } = readQuery(searchSchema, request);
  const lists = await Promise.all(
    repositories.owners.map(owner => repositories.list(owner)),
  );
  const keyed = await Promise.all(
    lists.flat().map(async repository => ({
      repository,
      key:
        sort === 'updated'
          ? (await readPushTime(repository.gitDir)).toISOString()
          : repository.name,
    })),
  );
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
  if (order === 'desc') keyed.reverse();
  return keyed.map(({ repository }) => repository);
}

function readQuery<T>(
  schema: z.ZodType<T, z.ZodTypeDef, unknown>,
  request: Request,
): T {
  const parsed = schema.safeParse(request.query);
  if (parsed.success) return parsed.data;
  throw new InputError(
    'This git host sorts by alpha or updated, in the order asc or desc.',
  );
}

function refuseUnkeepable(wanted: z.infer<typeof createSchema>): void {
  if (wanted.private) {
    throw new InputError(
      'This git host cannot keep a repository private: everyone who reaches it can read. Ask for a public one.',
    );
  }
  if (wanted.auto_init) {
    throw new InputError(
      'This git host makes empty repositories only; leave out auto_init and push the first commit.',
    );
  }
}
