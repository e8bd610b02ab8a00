import { InputError } from '@backstage/errors';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { Credentials } from '../config';
import { requireWriter } from '../credentials';
import { sendErrorsAsJson } from '../errors';
import { createGiteaContentsRouter } from './giteaContents';
import { createGiteaIssuesRouter } from './giteaIssues';
import { createGiteaProtectionsRouter } from './giteaProtections';
import { createGiteaPullChangesRouter } from './giteaPullChanges';
import { createGiteaPullsRouter } from './giteaPulls';
import { ownerShape, repositoryShape } from './giteaShapes';
import { createGiteaStatusesRouter } from './giteaStatuses';
import { readPageOptions } from './paging';
import { readBody } from './readRequest';
import type { BranchProtections } from '../pullRequests/BranchProtections';
import type { CommitStatuses } from '../pullRequests/CommitStatuses';
import type { Labels } from '../pullRequests/Labels';
import type { PullRequests } from '../pullRequests/PullRequests';
import {
  writeDescription,
  type Repositories,
} from '../repositories/repositories';

const createSchema = z.object({
  name: z.string(),
  description: z.string().max(2048).nullish(),
  default_branch: z.string().nullish(),
  private: z.boolean().nullish(),
  auto_init: z.boolean().nullish(),
});

const changeSchema = z.object({ description: z.string().max(2048) }).strict();

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
    createGiteaIssuesRouter(options),
    createGiteaStatusesRouter(options),
    createGiteaProtectionsRouter(options),
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
