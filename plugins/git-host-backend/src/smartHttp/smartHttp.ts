import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { Request, Response } from 'express';
import Router from 'express-promise-router';
import type { Credentials } from '../config';
import { requireWriter } from '../credentials';
import { sendErrorsAsText } from '../errors';
import { runHttpBackend } from './httpBackend';
import { protectBranches } from './protectBranches';
import type { BranchProtections } from '../pullRequests/BranchProtections';
import type {
  PullRequestListener,
  PullRequests,
} from '../pullRequests/PullRequests';
import { adoptDefaultBranch, readBranches } from '../repositories/refs';
import type { Repositories, Repository } from '../repositories/repositories';

/**
 * Clone, fetch and push over HTTP. Git sees paths that are made here from checked names, never the path of the
 * request, and takes a push only after the credentials were checked.
 */

const READ_CONFIG = {
  'uploadpack.allowFilter': 'true',
  'uploadpack.allowAnySHA1InWant': 'true',
};

const WRITE_CONFIG = {
  'http.receivepack': 'true',
  'receive.fsckObjects': 'true',
};

const SERVICES = ['git-upload-pack', 'git-receive-pack'] as const;
type Service = (typeof SERVICES)[number];

export interface SmartHttpOptions {
  repositories: Repositories;
  credentials: Credentials;
  scmEvents: PullRequestListener;
  pulls: PullRequests;
  protections: BranchProtections;
  logger: LoggerService;
}

export function createSmartHttpRouter(options: SmartHttpOptions) {
  const { repositories, credentials } = options;
  const writer = requireWriter(credentials);
  const router = Router();

  router.get('/:owner/:repository/info/refs', (request, response, next) =>
    request.query.service === 'git-receive-pack'
      ? writer(request, response, next)
      : next(),
  );
  router.get('/:owner/:repository/info/refs', async (request, response) => {
    const service = SERVICES.find(name => name === request.query.service);
    if (!service) {
      throw new InputError(
        'This git is too old: it asks for single files. Use git 1.6.6 or newer.',
      );
    }
    const repository = await findRepository(repositories, request);
    await serve({ ...options, repository, service, request, response });
    response.end();
  });

  router.post(
    '/:owner/:repository/git-upload-pack',
    async (request, response) => {
      const repository = await findRepository(repositories, request);
      const service = 'git-upload-pack';
      await serve({ ...options, repository, service, request, response });
      response.end();
    },
  );

  router.post(
    '/:owner/:repository/git-receive-pack',
    writer,
    async (request, response) => {
      const repository = await findRepository(repositories, request);
      await receivePush({ ...options, repository, request, response });
    },
  );

  router.use(sendErrorsAsText);
  return router;
}

interface Exchange extends SmartHttpOptions {
  repository: Repository;
  request: Request;
  response: Response;
}

/** Takes the push, and announces what it did to branches and pull requests before the client learns that it is done. */
async function receivePush(exchange: Exchange): Promise<void> {
  const { repository, response, scmEvents, pulls } = exchange;
  const { gitDir } = repository;
  const before = await readBranches(gitDir);
  await serve({ ...exchange, service: 'git-receive-pack' });
  await adoptDefaultBranch(gitDir);
  await scmEvents.announcePush(repository, before);
  await pulls.settle(repository);
  response.end();
}

async function serve(exchange: Exchange & { service: Service }): Promise<void> {
  const { service, repository, repositories, request, response, logger } =
    exchange;
  const isWrite = service === 'git-receive-pack';
  const suffix = request.method === 'GET' ? 'info/refs' : service;
  const { owner, name } = repository;
  const rules = isWrite
    ? protectBranches(await exchange.protections.list(repository))
    : undefined;
  const { exitCode, message } = await runHttpBackend({
    request,
    response,
    env: {
      GIT_PROJECT_ROOT: repositories.directory,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: `/${owner}/${name}.git/${suffix}`,
      ...(isWrite && { REMOTE_USER: exchange.credentials.username }),
      ...rules?.env,
    },
    config: rules ? { ...WRITE_CONFIG, ...rules.config } : READ_CONFIG,
  });
  if (exitCode !== 0 && !response.destroyed) {
    logger.warn(`${service} of ${owner}/${name} failed: ${message}`);
  }
}

function findRepository(
  repositories: Repositories,
  request: Request,
): Promise<Repository> {
  const { owner = '', repository = '' } = request.params;
  return repositories.get(owner, repository.replace(/\.git$/, ''));
}
