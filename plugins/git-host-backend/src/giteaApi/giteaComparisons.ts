import Router from 'express-promise-router';
import type { GiteaApiOptions } from './giteaApi';
import { commitShape } from './giteaShapes';
import { readRepository, wildcard } from './readRequest';
import { readDifference } from '../repositories/comparison';

/** Gitea sends all commits; here the newest are enough, and the total is right. */
const MAX_COMMITS = 250;

/** What one commit has that another does not. */
export function createGiteaComparisonsRouter(options: GiteaApiOptions) {
  const { baseUrl, repositories } = options;
  const router = Router({ mergeParams: true });

  router.get('/compare/*', async (request, response) => {
    const repository = await readRepository(request, repositories);
    const { total, commits } = await readDifference({
      gitDir: repository.gitDir,
      range: wildcard(request),
      limit: MAX_COMMITS,
    });
    response.json({
      total_commits: total,
      commits: commits.map(commit =>
        commitShape({ baseUrl, repository, commit }),
      ),
    });
  });

  return router;
}
