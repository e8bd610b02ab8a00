import { NotFoundError } from '@backstage/errors';
import express from 'express';
import Router from 'express-promise-router';
import { decodeCursor, keyPosition, toPage } from '../http/paging';
import { parseInput } from '../http/parseInput';
import { callerScope, type CallerScopeDependencies } from './callerScope';
import { policyUsersQuery } from './libraryQueries';
import {
  policyProgress,
  policyUsers,
  type PolicyRules,
} from './readModel/policyProgress';

export interface PolicyRoutesOptions extends CallerScopeDependencies {
  /** The policies in force. */
  rules: () => Promise<PolicyRules>;
}

const BY_NAME = { sort: 'name', order: 'asc' };

/** Rules about libraries, and how services stand by them. */
export function createPolicyRoutes(
  options: PolicyRoutesOptions,
): express.Router {
  const router = Router();

  router.get('/policies', async (request, response) => {
    const { model, scope } = await callerScope(request, response, options);
    const rules = await options.rules();
    response.json({ items: policyProgress(model, scope, rules) });
  });

  router.get('/policies/:id/services', async (request, response) => {
    const { model, scope } = await callerScope(request, response, options);
    const query = parseInput(policyUsersQuery, request.query);
    const rules = await options.rules();
    const { id } = request.params;
    const policy = rules.policies.find(candidate => candidate.id === id);
    if (!policy) {
      throw new NotFoundError(
        `There is no policy ${id}; its id changes with its content, so look for it in /policies again`,
      );
    }
    const found = policyUsers(model, scope, {
      ...query,
      rules,
      policy,
      after: decodeCursor(keyPosition(BY_NAME), query.cursor)?.key,
    });
    const next = found.next && { key: found.next, ...BY_NAME };
    response.json(toPage({ ...found, next }));
  });

  return router;
}
