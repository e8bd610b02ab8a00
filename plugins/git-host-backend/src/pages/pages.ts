import Router from 'express-promise-router';
import type { Request } from 'express';
import { findPlace } from './findPlace';
import { renderPage, sendErrorsAsPage } from './renderPage';
import {
  commitPage,
  comparisonPage,
  editPage,
  ownerPage,
  ownersPage,
  repositoryPage,
  sourcePage,
} from './pageModels';
import { createPullRoutes } from './pullRoutes';
import { sendRawFile } from './rawFile';
import type { GiteaApiOptions } from '../giteaApi/giteaApi';
import { readRepository, wildcard } from '../giteaApi/readRequest';
import { filterPulls } from '../pullRequests/filterPulls';

/** Pages for people, at the addresses that Gitea uses, so that links of Backstage's Gitea integration work. */
export function createPagesRouter(options: GiteaApiOptions) {
  const { repositories, baseUrl, pulls } = options;
  const router = Router();
  const findRepository = (request: Request) =>
    readRepository(request, repositories);

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
    const open = filterPulls(await pulls.list(repository), {});
    const openPulls = open.length;
    const page = await repositoryPage({ baseUrl, repository, openPulls });
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

  router.get('/:owner/:repository/compare/*', async (request, response) => {
    const repository = await findRepository(request);
    const page = await comparisonPage({
      baseUrl,
      repository,
      range: wildcard(request),
    });
    response.send(renderPage('comparison', page));
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

  router.use(createPullRoutes(options));
  router.use(sendErrorsAsPage);
  return router;
}
