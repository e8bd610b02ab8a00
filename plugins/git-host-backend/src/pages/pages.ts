import Router from 'express-promise-router';
import type { Request } from 'express';
import { findPlace } from './findPlace';
import { renderPage, sendErrorsAsPage } from './renderPage';
import {
  commitPage,
  editPage,
  ownerPage,
  ownersPage,
  repositoryPage,
  sourcePage,
} from './pageModels';
import { sendRawFile } from './rawFile';
import type { Repositories, Repository } from '../repositories/repositories';

/** Pages for people, at the addresses that Gitea uses, so that links of Backstage's Gitea integration work. */
export function createPagesRouter(options: {
  repositories: Repositories;
  baseUrl: string;
}) {
  const { repositories, baseUrl } = options;
  const router = Router();

  async function findRepository(request: Request): Promise<Repository> {
    const { owner = '', repository = '' } = request.params;
    return repositories.get(owner, repository.replace(/\.git$/, ''));
  }

  router.get('/', (_request, response) => {
    response.send(renderPage('list', ownersPage(repositories, baseUrl)));
  });

  router.get('/:owner', async (request, response) => {
    const { owner } = request.params;
    const page = await ownerPage({ repositories, baseUrl, owner });
    response.send(renderPage('list', page));
  });

  router.get('/:owner/:repository', async (request, response) => {
    const repository = await findRepository(request);
    const page = await repositoryPage(baseUrl, repository);
    response.send(renderPage('repository', page));
  });

  router.get('/:owner/:repository/src/*', async (request, response) => {
    const repository = await findRepository(request);
    const place = await findPlace(repository.gitDir, wildcard(request));
    const page = await sourcePage({ baseUrl, repository, place });
    response.send(renderPage('file' in page ? 'file' : 'folder', page));
  });

  router.get('/:owner/:repository/raw/*', async (request, response) => {
    const { gitDir } = await findRepository(request);
    const place = await findPlace(gitDir, wildcard(request));
    await sendRawFile({ gitDir, place, response });
  });

  router.get('/:owner/:repository/commit/:id', async (request, response) => {
    const repository = await findRepository(request);
    const page = await commitPage({
      baseUrl,
      repository,
      id: request.params.id,
    });
    response.send(renderPage('commit', page));
  });

  // Backstage's "edit" links lead here.
  router.get('/:owner/:repository/_edit/*', async (request, response) => {
    const repository = await findRepository(request);
    const place = await findPlace(
      repository.gitDir,
      `branch/${wildcard(request)}`,
    );
    response.send(renderPage('edit', editPage({ baseUrl, repository, place })));
  });

  router.use(sendErrorsAsPage);
  return router;
}

/** What the `*` of a route matched, decoded. */
function wildcard(request: Request): string {
  return request.params[0] ?? '';
}
