import { NotFoundError } from '@backstage/errors';
import express, { type Request } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { requireWriter } from '../credentials';
import type { GiteaApiOptions } from './giteaApi';
import { readPageOptions } from './paging';
import { bodyText, labelKeys } from './pullBodies';
import { commentShape, labelShape, labelShapes } from './pullShapes';
import { readBody, readNumber, readRepository } from './readRequest';
import { editPullRequest } from '../pullRequests/changePullRequest';
import type { PullRequestComment } from '../pullRequests/pullRequest';

const commentSchema = z.object({ body: bodyText.min(1) });
const labelsSchema = z.object({ labels: labelKeys });
const labelSchema = z.object({
  name: z.string().trim().min(1).max(50),
  color: z
    .string()
    .regex(/^#?[0-9a-fA-F]{6}$/, 'is not six hexadecimal digits'),
  description: z.string().max(200).nullish(),
});

/** Comment ids are unique within a repository: the number of the pull request, and the comment's own. */
const COMMENTS_PER_PULL = 100_000;

/** What Gitea keeps at issues, of which pull requests are the only kind here: comments and labels. */
export function createGiteaIssuesRouter(options: GiteaApiOptions) {
  const { baseUrl, repositories, credentials, pulls, labels } = options;
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

  router.get('/issues/:index(\\d+)/labels', async (request, response) => {
    const { repository, number } = await find(request);
    const pull = await pulls.get(repository, number);
    const all = await labels.list(repository);
    response.json(labelShapes({ baseUrl, repository }, pull, all));
  });

  router.post(
    '/issues/:index(\\d+)/labels',
    writer,
    json,
    async (request: Request, response) => {
      const place = await find(request);
      const { repository } = place;
      const wanted = readBody(labelsSchema, request);
      const ids = await labels.resolve(repository, wanted.labels);
      const pull = await editPullRequest(place, before => ({
        labels: [...new Set([...before.labels, ...ids])],
      }));
      const all = await labels.list(repository);
      response.json(labelShapes({ baseUrl, repository }, pull, all));
    },
  );

  router.get('/labels', async (request, response) => {
    const repository = await readRepository(request, repositories);
    const { skip, limit } = readPageOptions(request.query);
    const all = await labels.list(repository);
    response.setHeader('X-Total-Count', all.length);
    response.json(
      all
        .slice(skip, skip + limit)
        .map(label => labelShape({ baseUrl, repository }, label)),
    );
  });

  router.post('/labels', writer, json, async (request: Request, response) => {
    const repository = await readRepository(request, repositories);
    const { name, color, description } = readBody(labelSchema, request);
    const label = await labels.create(repository, {
      name,
      color: color.replace('#', '').toLowerCase(),
      description: description ?? '',
    });
    response.status(201).json(labelShape({ baseUrl, repository }, label));
  });

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
