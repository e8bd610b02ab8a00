import { NotAllowedError } from '@backstage/errors';
import express, { type Request } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { requireWriter } from '../credentials';
import type { GiteaApiOptions } from '../giteaApi/giteaApi';
import { pullRequestUrl } from '../giteaApi/pullShapes';
import { readBody, readNumber, readRepository } from '../giteaApi/readRequest';
import { allowForms } from '../protectPortal';
import { setPullRequestOpen } from '../pullRequests/changePullRequest';
import { mergePullRequest } from '../pullRequests/mergePullRequest';
import type { ObservedPullRequest } from '../pullRequests/pullRequest';
import { spawnDiff } from '../pullRequests/readChanges';
import { sendOutput } from '../streamProcess';
import { createFormToken, isFormToken } from './formToken';
import { pullHeading, pullPage, pullsPage } from './pullModels';
import { renderPage } from './renderPage';

const decisionSchema = z.object({
  action: z.enum(['merge', 'squash', 'close', 'reopen']),
  deleteBranch: z.literal('yes').optional(),
  headCommit: z.string(),
  token: z.string(),
});

/**
 * The pages of pull requests. Reading is open as for all pages. Deciding needs the credentials of `gitHost`, which the
 * browser asks its user for, and a token from the page itself, without which the browser could be made to decide by
 * a page of elsewhere.
 */
export function createPullRoutes(options: GiteaApiOptions) {
  const { baseUrl, repositories, credentials, pulls, labels } = options;
  const { username: by } = credentials;
  const writer = requireWriter(credentials);
  const path = '/:owner/:repository/pulls';
  const router = Router();

  const find = async (request: Request) => {
    const repository = await readRepository(request, repositories);
    const number = readNumber(request);
    const pull = await pulls.get(repository, number);
    return { pulls, repository, number, pull };
  };

  router.get(path, async (request, response) => {
    const repository = await readRepository(request, repositories);
    const page = pullsPage({
      baseUrl,
      repository,
      pulls: await pulls.list(repository),
      state: request.query.state === 'closed' ? 'closed' : 'open',
    });
    response.send(renderPage('pulls', page));
  });

  router.get(`${path}/:index(\\d+)`, async (request, response) => {
    const { repository, pull } = await find(request);
    const page = await pullPage({
      baseUrl,
      repository,
      pull,
      labels: await labels.list(repository),
      statuses: await options.statuses.list(repository, pull.headCommit),
    });
    response.send(renderPage('pull', page));
  });

  router.get(
    `${path}/:index(\\d+).:type(diff|patch)`,
    async (request, response) => {
      const { repository, pull } = await find(request);
      const type = request.params.type === 'patch' ? 'patch' : 'diff';
      response.type('text/plain');
      const range = { ...repository, ...pull };
      await sendOutput(spawnDiff(range, type), response);
    },
  );

  router.get(
    `${path}/:index(\\d+)/decide`,
    writer,
    allowForms(baseUrl),
    async (request: Request, response) => {
      const { repository, pull } = await find(request);
      const heading = pullHeading({ baseUrl, repository, pull });
      const token = createFormToken(subjectOf(pull, repository.gitDir));
      response.send(renderPage('decide', { ...heading, token }));
    },
  );

  router.post(
    `${path}/:index(\\d+)/decide`,
    writer,
    express.urlencoded({ extended: false }),
    async (request: Request, response) => {
      const place = await find(request);
      const { repository, number } = place;
      const decision = readBody(decisionSchema, request);
      const { action, headCommit, token } = decision;
      const looked = { ...place.pull, headCommit };
      if (!isFormToken(token, subjectOf(looked, repository.gitDir))) {
        throw new NotAllowedError(
          'This form is too old, or was not sent from its own page; open the pull request again and decide there.',
        );
      }
      if (action === 'merge' || action === 'squash') {
        await mergePullRequest(place, {
          ...options,
          style: action,
          expectedHead: headCommit,
          deleteBranch: decision.deleteBranch === 'yes',
          by,
        });
      } else {
        await setPullRequestOpen(place, { open: action === 'reopen', by });
      }
      const context = { baseUrl, repository };
      response.redirect(303, pullRequestUrl(context, number));
    },
  );

  return router;
}

function subjectOf(
  { number, headCommit }: ObservedPullRequest,
  gitDir: string,
): string {
  return `${gitDir} ${number} ${headCommit}`;
}
