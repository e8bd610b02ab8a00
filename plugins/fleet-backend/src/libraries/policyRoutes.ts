import { NotFoundError } from '@backstage/errors';
import express from 'express';
import Router from 'express-promise-router';
import { sendCsv } from '../http/csv';
import { decodeCursor, keyPosition, toPage } from '../http/paging';
import { parseInput } from '../http/parseInput';
import { callerScope, type CallerScopeDependencies } from './callerScope';
import { POLICY_COLUMNS, POLICY_USER_COLUMNS } from './csvColumns';
import { policiesQuery, policyUsersQuery } from './libraryQueries';
import {
  allPolicyUsers,
  policyProgress,
  policyUsers,
  type PolicyRules,
} from './readModel/policyProgress';
import { filterScope } from './readModel/scopes';

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
    const { format, state, owner } = parseInput(policiesQuery, request.query);
    const rules = await options.rules();
    const counted = filterScope(scope, { owner });
    const items = policyProgress(model, counted, rules);
    if (state) items.sort((a, b) => b[state] - a[state]);
    if (format === 'csv') {
      await sendCsv(response, {
        name: 'policies',
        columns: POLICY_COLUMNS,
        rows: items,
      });
      return;
    }
    response.json({ items });
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
    if (query.format === 'csv') {
      await sendCsv(response, {
        name: `services-with-${policy.library}`,
        columns: POLICY_USER_COLUMNS,
        rows: allPolicyUsers(model, scope, { ...query, rules, policy }),
      });
      return;
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
