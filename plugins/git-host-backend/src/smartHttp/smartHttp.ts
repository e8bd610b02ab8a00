import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { Request, Response } from 'express';
import Router from 'express-promise-router';
import type { Credentials } from '../config';
import { requireWriter } from '../credentials';
import { sendErrorsAsText } from '../errors';
import { runHttpBackend } from './httpBackend';
import {
  adoptDefaultBranch,
  readBranchTip,
  readDefaultBranch,
} from '../repositories/refs';
import type { Repositories, Repository } from '../repositories/repositories';
import type { ScmEvents } from '../scmEvents';

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
  scmEvents: ScmEvents;
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

/** Takes the push, and announces it when it changed the default branch, before the client learns that it is done. */
async function receivePush(exchange: Exchange): Promise<void> {
  const { repository, response, scmEvents } = exchange;
  const { gitDir } = repository;
  const before = await readDefaultTip(gitDir);
  await serve({ ...exchange, service: 'git-receive-pack' });
  await adoptDefaultBranch(gitDir);
  const after = await readDefaultTip(gitDir);
  if (after && after !== before) scmEvents.announcePush(repository, after);
  response.end();
}

async function readDefaultTip(gitDir: string): Promise<string | undefined> {
  return readBranchTip(gitDir, await readDefaultBranch(gitDir));
}

async function serve(exchange: Exchange & { service: Service }): Promise<void> {
  const { service, repository, repositories, request, response, logger } =
    exchange;
  const isWrite = service === 'git-receive-pack';
  const suffix = request.method === 'GET' ? 'info/refs' : service;
  const { owner, name } = repository;
  const { exitCode, message } = await runHttpBackend({
    request,
    response,
    env: {
      GIT_PROJECT_ROOT: repositories.directory,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: `/${owner}/${name}.git/${suffix}`,
      ...(isWrite && { REMOTE_USER: exchange.credentials.username }),
    },
    config: isWrite ? WRITE_CONFIG : READ_CONFIG,
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
