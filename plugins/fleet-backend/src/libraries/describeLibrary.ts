import { setImmediate } from 'node:timers/promises';
import { NotFoundError } from '@backstage/errors';
import type { LibraryDetail } from '@slipway/plugin-fleet-common';
import type { LibraryTrendStore } from '../database/LibraryTrendStore';
import type { Caller } from './callerScope';
import { countLibraries } from './readModel/countLibraries';
import type { EnvironmentOrder } from '../services/environmentOrder';
import { isInUse, summaryOf } from './readModel/librarySummaries';
import { libraryVersionUses } from './readModel/libraryVersionUses';
import type { ModelLibrary } from './readModel/modelRecords';
import { policyProgress, type PolicyRules } from './readModel/policyProgress';
import { filterScope, readableScope } from './readModel/scopes';
import { ofLibrary } from './readModel/trendFigures';
import { daysBefore } from './recordTrends';

const DAYS_SHOWN = 366;

export interface DescribeLibraryDependencies {
  trends: Pick<LibraryTrendStore, 'readTrend'>;
  rules: () => Promise<PolicyRules>;
  inOrder: EnvironmentOrder;
  now: () => Date;
}

/** One library as somebody sees it: how the services that they may read use it, or those of one owner. */
export async function describeLibrary(
  {
    library,
    owner,
    caller,
  }: { library: ModelLibrary; owner?: string; caller: Caller },
  { trends, rules, inOrder, now }: DescribeLibraryDependencies,
): Promise<LibraryDetail> {
  const { model } = caller;
  const scope = filterScope(caller.scope, { owner });
  const isWholeFleet = scope.length === readableScope(model, 'all').length;
  const summary = summaryOf(library, countLibraries(model, scope));
  // Each pass over all usages is one turn; others get theirs in between.
  await setImmediate();
  const versionsInUse = libraryVersionUses(model, scope, { library, inOrder });
  const all = await rules();
  const policies = all.policies.filter(one => one.library === library.name);
  return {
    ...summary,
    versionsInUse,
    policies: policyProgress(model, scope, { ...all, policies }),
    trend: isWholeFleet
      ? await trends.readTrend(
          [ofLibrary(library.name)],
          daysBefore(now(), DAYS_SHOWN),
        )
      : undefined,
  };
}

/**
 * @throws NotFoundError in the same words for a library that nobody uses and for one that only others use.
 */
export function requireLibrary(
  { model, scope }: Caller,
  name: string,
): ModelLibrary {
  const library = model.findLibrary(name);
  if (library && isInUse(library, countLibraries(model, scope))) return library;
  throw new NotFoundError(
    `No service that you may read uses a library ${name}; libraries are named as PEP 503 writes them, such as acme-common`,
  );
}
