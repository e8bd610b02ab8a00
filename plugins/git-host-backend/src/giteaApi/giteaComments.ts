import { NotFoundError } from '@backstage/errors';
import express, { type Request } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { requireWriter } from '../credentials';
import type { GiteaApiOptions } from './giteaApi';
import { bodyText } from './pullBodies';
import { commentShape } from './pullShapes';
import { readBody, readNumber, readRepository } from './readRequest';
import { editPullRequest } from '../pullRequests/changePullRequest';
import type { PullRequestComment } from '../pullRequests/pullRequest';

const commentSchema = z.object({ body: bodyText.min(1) });

/** Comment ids are unique within a repository: the number of the pull request, and the comment's own. */
const COMMENTS_PER_PULL = 100_000;

/** Comments, which Gitea keeps at issues; pull requests are the only kind of those here. */
export function createGiteaCommentsRouter(options: GiteaApiOptions) {
  const { baseUrl, repositories, credentials, pulls } = options;
  const router = Router({ mergeParams: true });
  const writer = requireWriter(credentials);
  const json = express.json({ limit: '1mb' });
  const author = credentials.username;

  const find = async (request: Request) => {
    const repository = await readRepository(request, repositories);
    return { pulls, repository, number: readNumber(request) };
  };

  router.get('/issues/:index(\\d+)/comments', async (request, response) => {
    const { repository, number } = await find(request);
    const { comments } = await pulls.get(repository, number);
    response.json(
      comments.map(comment =>
        commentShape({ baseUrl, repository, number, comment }),
      ),
    );
  });

  router.post(
    '/issues/:index(\\d+)/comments',
    writer,
    json,
    async (request: Request, response) => {
      const place = await find(request);
      const { body } = readBody(commentSchema, request);
      const { repository, number } = place;
      const at = new Date().toISOString();
      const { comments } = await editPullRequest(place, before => {
        const id = number * COMMENTS_PER_PULL + before.comments.length + 1;
        const comment = { id, author, body, createdAt: at, updatedAt: at };
        return { comments: [...before.comments, comment] };
      });
      const comment = comments.at(-1)!;
      const shape = commentShape({ baseUrl, repository, number, comment });
      response.status(201).json(shape);
    },
  );

  router.patch(
    '/issues/comments/:id(\\d+)',
    writer,
    json,
    async (request: Request, response) => {
      const repository = await readRepository(request, repositories);
      const id = Number(request.params.id);
      const number = Math.floor(id / COMMENTS_PER_PULL);
      const { body } = readBody(commentSchema, request);
      const place = { pulls, repository, number };
      const updatedAt = new Date().toISOString();
      const { comments } = await editPullRequest(place, before => {
        requireComment(before.comments, id);
        return {
          comments: before.comments.map(comment =>
            comment.id === id ? { ...comment, body, updatedAt } : comment,
          ),
        };
      });
      const comment = requireComment(comments, id);
      response.json(commentShape({ baseUrl, repository, number, comment }));
    },
  );

  return router;
}

function requireComment(
  comments: PullRequestComment[],
  id: number,
): PullRequestComment {
  const found = comments.find(comment => comment.id === id);
  if (found) return found;
  throw new NotFoundError(`There is no comment ${id} in this repository.`);
}
