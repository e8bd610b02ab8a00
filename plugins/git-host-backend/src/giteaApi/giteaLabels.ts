import express, { type Request } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { requireWriter } from '../credentials';
import type { GiteaApiOptions } from './giteaApi';
import { readPageOptions } from './paging';
import { labelKeys } from './pullBodies';
import { labelShape, labelShapes } from './pullShapes';
import { readBody, readNumber, readRepository } from './readRequest';
import { editPullRequest } from '../pullRequests/changePullRequest';

const labelsSchema = z.object({ labels: labelKeys });
const labelSchema = z.object({
  name: z.string().trim().min(1).max(50),
  color: z
    .string()
    .regex(/^#?[0-9a-fA-F]{6}$/, 'is not six hexadecimal digits'),
  description: z.string().max(200).nullish(),
});

/** The labels that a repository has, and those on its pull requests. */
export function createGiteaLabelsRouter(options: GiteaApiOptions) {
  const { baseUrl, repositories, credentials, pulls, labels } = options;
  const router = Router({ mergeParams: true });
  const writer = requireWriter(credentials);
  const json = express.json();

  const find = async (request: Request) => {
    const repository = await readRepository(request, repositories);
    return { pulls, repository, number: readNumber(request) };
  };

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
