import { NotFoundError } from '@backstage/errors';
import express, { type Request } from 'express';
import Router from 'express-promise-router';
import { requireWriter } from '../credentials';
import { NotPossibleError } from '../errors';
import type { GiteaApiOptions } from './giteaApi';
import { mergePullSchema } from './pullBodies';
import { readBody, readNumber, readRepository } from './readRequest';
import { mergePullRequest } from '../pullRequests/mergePullRequest';
import { stateOf } from '../pullRequests/pullRequest';
import { MERGE_STYLES, type MergeStyle } from '../pullRequests/writeMerge';

/** Merging pull requests, and whether they are. */
export function createGiteaPullMergeRouter(options: GiteaApiOptions) {
  const { repositories, credentials, pulls } = options;
  const router = Router({ mergeParams: true });
  const writer = requireWriter(credentials);
  const json = express.json({ limit: '1mb' });
  const by = credentials.username;

  const find = async (request: Request) => ({
    pulls,
    repository: await readRepository(request, repositories),
    number: readNumber(request),
  });

  router.get('/pulls/:index(\\d+)/merge', async (request, response) => {
    const { repository, number } = await find(request);
    const pull = await pulls.get(repository, number);
    if (stateOf(pull) === 'merged') response.status(204).end();
    else throw new NotFoundError(`Pull request ${number} is not merged.`);
  });

  router.post(
    '/pulls/:index(\\d+)/merge',
    writer,
    json,
    async (request, response) => {
      const place = await find(request);
      const wish = readBody(mergePullSchema, request);
      await mergePullRequest(place, {
        ...options,
        style: requireStyle(wish.do),
        title: wish.merge_title_field ?? undefined,
        message: wish.merge_message_field ?? undefined,
        expectedHead: wish.head_commit_id ?? undefined,
        deleteBranch: wish.delete_branch_after_merge ?? false,
        by,
      });
      response.status(200).end();
    },
  );

  return router;
}

function requireStyle(style: string): MergeStyle {
  const known = MERGE_STYLES.find(other => other === style);
  if (known) return known;
  throw new NotPossibleError(
    405,
    `This git host does not merge by "${style}"; use ${MERGE_STYLES.join(
      ', ',
    )}.`,
  );
}
