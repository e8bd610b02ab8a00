import { requireWriter } from '../credentials';
import express, { type Request } from 'express';
import Router from 'express-promise-router';
import type { GiteaApiOptions } from './giteaApi';
import { commitShape } from './giteaShapes';
import { readPageOptions } from './paging';
import { reviewersSchema } from './pullBodies';
import { changedFileShape, reviewRequestShape } from './pullShapes';
import { readBody, readNumber, readRepository } from './readRequest';
import { editPullRequest } from '../pullRequests/changePullRequest';
import {
  readChangeCommits,
  readChangedFiles,
  spawnDiff,
} from '../pullRequests/readChanges';
import { sendOutput } from '../streamProcess';

/** What a pull request changes, and who is asked to look at it. */
export function createGiteaPullChangesRouter(options: GiteaApiOptions) {
  const { baseUrl, repositories, credentials, pulls } = options;
  const router = Router({ mergeParams: true });
  const writer = requireWriter(credentials);
  const json = express.json();

  const find = async (request: Request) => {
    const repository = await readRepository(request, repositories);
    const pull = await pulls.get(repository, readNumber(request));
    return { repository, pull, range: { ...repository, ...pull } };
  };

  router.get(
    '/pulls/:index(\\d+).:type(diff|patch)',
    async (request, response) => {
      const { range } = await find(request);
      const type = request.params.type === 'patch' ? 'patch' : 'diff';
      response.type('text/plain');
      await sendOutput(spawnDiff(range, type), response);
    },
  );

  router.get('/pulls/:index(\\d+)/files', async (request, response) => {
    const { repository, pull, range } = await find(request);
    const { headCommit } = pull;
    const { skip, limit } = readPageOptions(request.query);
    const files = await readChangedFiles(range);
    response.setHeader('X-Total-Count', files.length);
    response.json(
      files
        .slice(skip, skip + limit)
        .map(file =>
          changedFileShape({ baseUrl, repository, headCommit, file }),
        ),
    );
  });

  router.get('/pulls/:index(\\d+)/commits', async (request, response) => {
    const { repository, range } = await find(request);
    const page = readPageOptions(request.query);
    const { commits, total } = await readChangeCommits({ ...range, ...page });
    response.setHeader('X-Total-Count', total);
    response.json(
      commits.map(commit => commitShape({ baseUrl, repository, commit })),
    );
  });

  router
    .route('/pulls/:index(\\d+)/requested_reviewers')
    .post(writer, json, async (request: Request, response) => {
      const { repository, number, wanted } = await findReviewers(request);
      const pull = await editPullRequest(
        { pulls, repository, number },
        before => ({
          reviewers: union(before.reviewers, wanted.users),
          teamReviewers: union(before.teamReviewers, wanted.teams),
        }),
      );
      const context = { baseUrl, repository, pull };
      response
        .status(201)
        .json([
          ...wanted.users.map(user =>
            reviewRequestShape({ ...context, reviewer: { user } }),
          ),
          ...wanted.teams.map(team =>
            reviewRequestShape({ ...context, reviewer: { team } }),
          ),
        ]);
    })
    .delete(writer, json, async (request: Request, response) => {
      const { repository, number, wanted } = await findReviewers(request);
      await editPullRequest({ pulls, repository, number }, before => ({
        reviewers: without(before.reviewers, wanted.users),
        teamReviewers: without(before.teamReviewers, wanted.teams),
      }));
      response.status(204).end();
    });

  async function findReviewers(request: Request) {
    const body = readBody(reviewersSchema, request);
    return {
      repository: await readRepository(request, repositories),
      number: readNumber(request),
      wanted: {
        users: body.reviewers ?? [],
        teams: body.team_reviewers ?? [],
      },
    };
  }

  return router;
}

function union(before: string[], added: string[]): string[] {
  return [...new Set([...before, ...added])];
}

function without(before: string[], removed: string[]): string[] {
  return before.filter(name => !removed.includes(name));
}
