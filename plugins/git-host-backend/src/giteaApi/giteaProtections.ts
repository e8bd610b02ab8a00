import { InputError } from '@backstage/errors';
import express, { type Request } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { requireWriter } from '../credentials';
import type { GiteaApiOptions } from './giteaApi';
import { readBody, readRepository, wildcard } from './readRequest';
import type { BranchProtection } from '../pullRequests/BranchProtections';
import { isRefName } from '../repositories/names';

const rules = {
  enable_push: z.boolean().nullish(),
  enable_status_check: z.boolean().nullish(),
  status_check_contexts: z
    .array(z.string().trim().min(1).max(255))
    .max(100)
    .nullish(),
};
const changeSchema = z.object(rules).passthrough();
const createSchema = z
  .object({
    ...rules,
    rule_name: z.string().nullish(),
    branch_name: z.string().nullish(),
  })
  .passthrough();

type Rules = z.infer<typeof changeSchema>;

/** Which branches take changes only on conditions: whether by push, and which checks a merge needs. */
export function createGiteaProtectionsRouter(options: GiteaApiOptions) {
  const { repositories, credentials, protections } = options;
  const router = Router({ mergeParams: true });
  const writer = requireWriter(credentials);
  const json = express.json();
  const find = (request: Request) => readRepository(request, repositories);

  router.get('/branch_protections', async (request, response) => {
    const all = await protections.list(await find(request));
    response.json(all.map(protectionShape));
  });

  router.post(
    '/branch_protections',
    writer,
    json,
    async (request: Request, response) => {
      const repository = await find(request);
      const wanted = readBody(createSchema, request);
      const branch = wanted.rule_name || wanted.branch_name || '';
      requireBranchName(branch);
      refuseOtherRules(wanted, ['rule_name', 'branch_name']);
      const created = await protections.create(repository, {
        branch,
        allowPush: wanted.enable_push ?? false,
        requiredContexts: readContexts(wanted) ?? [],
      });
      response.status(201).json(protectionShape(created));
    },
  );

  router.get('/branch_protections/*', async (request, response) => {
    const repository = await find(request);
    const found = await protections.get(repository, wildcard(request));
    response.json(protectionShape(found));
  });

  router.patch(
    '/branch_protections/*',
    writer,
    json,
    async (request: Request, response) => {
      const repository = await find(request);
      const wanted = readBody(changeSchema, request);
      refuseOtherRules(wanted, []);
      const allowPush = wanted.enable_push;
      const requiredContexts = readContexts(wanted);
      const changed = await protections.edit(repository, wildcard(request), {
        ...(typeof allowPush === 'boolean' && { allowPush }),
        ...(requiredContexts && { requiredContexts }),
      });
      response.json(protectionShape(changed));
    },
  );

  router.delete(
    '/branch_protections/*',
    writer,
    json,
    async (request, response) => {
      await protections.remove(await find(request), wildcard(request));
      response.status(204).end();
    },
  );

  return router;
}

function requireBranchName(branch: string): void {
  if (isRefName(branch)) return;
  throw new InputError(
    `rule_name is ${JSON.stringify(
      branch.slice(0, 120),
    )}, which is not the name of a branch; this git host protects single branches, without patterns.`,
  );
}

/** A rule that would not be kept is refused: nobody is to rely on it. */
function refuseOtherRules(wanted: Rules, names: string[]): void {
  const known = [...Object.keys(rules), ...names];
  const others = Object.entries(wanted).filter(
    ([key, value]) => !known.includes(key) && isSet(value),
  );
  if (others.length === 0) return;
  throw new InputError(
    `This git host does not have ${others
      .map(([key]) => key)
      .join(', ')} for protected branches; leave it out.`,
  );
}

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function readContexts(wanted: Rules): string[] | undefined {
  if (wanted.enable_status_check === false) return [];
  return wanted.status_check_contexts ?? undefined;
}

function protectionShape(protection: BranchProtection) {
  const { branch, allowPush, requiredContexts } = protection;
  return {
    branch_name: branch,
    rule_name: branch,
    enable_push: allowPush,
    enable_force_push: false,
    enable_status_check: requiredContexts.length > 0,
    status_check_contexts: requiredContexts,
    required_approvals: 0,
    created_at: protection.createdAt,
    updated_at: protection.updatedAt,
  };
}
