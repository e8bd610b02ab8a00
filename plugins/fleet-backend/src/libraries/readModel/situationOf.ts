import type { LibrarySituation, Severity } from '@slipway/plugin-fleet-common';
import type { LibraryModel } from './LibraryModel';
import { policyStandings, type PolicyRules } from './policyProgress';
import type { Scope } from './scopes';
import { serviceFigures } from './serviceFigures';

/** What there is to do about the libraries that the default branches of a scope use. */
export function situationOf(
  model: LibraryModel,
  scope: Scope,
  rules: PolicyRules,
): Omit<LibrarySituation, 'trend'> {
  const vulnerable: Record<Severity, number> = {
    critical: 0,
    high: 0,
    medium: 0,
    low: 0,
    unrated: 0,
  };
  let outdated = 0;
  let libyears = 0;
  for (const service of scope) {
    const figures = serviceFigures(model, service);
    outdated += figures?.outdated ?? 0;
    libyears += figures?.libyears ?? 0;
    if (figures?.worstSeverity) vulnerable[figures.worstSeverity] += 1;
  }
  return {
    services: scope.length,
    unreadable: scope.filter(({ reading }) => reading === 'unreadable').length,
    pending: scope.filter(
      ({ reading, branch }) => reading === 'pending' && !branch,
    ).length,
    outdated,
    libyears,
    vulnerable,
    late: countLate(model, scope, rules),
  };
}

function countLate(
  model: LibraryModel,
  scope: Scope,
  rules: PolicyRules,
): number {
  const late = new Set<number>();
  for (const { state, service } of policyStandings(model, scope, rules)) {
    if (state === 'late') late.add(service.id);
  }
  return late.size;
}
