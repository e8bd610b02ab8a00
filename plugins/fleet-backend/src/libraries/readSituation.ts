import type {
  LibrarySituation,
  TrendPoint,
} from '@slipway/plugin-fleet-common';
import type { LibraryTrendStore } from '../database/LibraryTrendStore';
import type { Caller } from './callerScope';
import type { PolicyRules } from './readModel/policyProgress';
import { readableScope } from './readModel/scopes';
import { situationOf } from './readModel/situationOf';
import { FLEET, ofOwner } from './readModel/trendFigures';
import { daysBefore } from './recordTrends';

const DAYS_SHOWN = 366;

export interface ReadSituationDependencies {
  trends: Pick<LibraryTrendStore, 'readTrend'>;
  rules: () => Promise<PolicyRules>;
  now: () => Date;
}

/** What there is to do about the libraries of some owners' services; of all that the caller may read without owners. */
export async function readSituation(
  caller: Caller,
  owners: readonly string[] | undefined,
  dependencies: ReadSituationDependencies,
): Promise<LibrarySituation> {
  const { model, scope } = caller;
  const isAsked = (service: { owner?: string }) =>
    !owners || owners.includes(service.owner ?? '');
  const asked = owners ? scope.filter(isAsked) : scope;
  return {
    ...situationOf(model, asked, await dependencies.rules()),
    trend: await readTrend(caller, owners, dependencies),
  };
}

/** Trends count every service of the owners, so they are for those who may read every one of them. */
async function readTrend(
  { model, scope }: Caller,
  owners: readonly string[] | undefined,
  { trends, now }: ReadSituationDependencies,
): Promise<TrendPoint[]> {
  const count = (services: ReadonlyArray<{ owner?: string }>) =>
    owners
      ? services.filter(({ owner }) => owners.includes(owner ?? '')).length
      : services.length;
  if (count(scope) !== count(readableScope(model, 'all'))) return [];
  const subjects = owners ? [...new Set(owners)].map(ofOwner) : [FLEET];
  return trends.readTrend(subjects, daysBefore(now(), DAYS_SHOWN));
}
