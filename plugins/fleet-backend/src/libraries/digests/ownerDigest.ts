import type { LibraryModel } from '../readModel/LibraryModel';
import { advisorySummaries } from '../readModel/advisorySummaries';
import type { EnvironmentOrder } from '../../services/environmentOrder';
import { policyStandings, type PolicyRules } from '../readModel/policyProgress';
import type { Scope } from '../readModel/scopes';
import type {
  AdvisorySummary,
  LibraryPolicy,
  Severity,
} from '@slipway/plugin-fleet-common';

/** What there is to do about the libraries of one owner's services. No service is named: that is for the pages to show. */
export interface OwnerDigest {
  /** Entity ref. */
  owner: string;
  /** The worst first. */
  advisories: Array<{
    id: string;
    severity: Severity;
    libraries: string[];
    fixedIn: string[];
    services: number;
    /** Those in which a version runs that it hits. */
    environments: string[];
  }>;
  /** The policies that some service has yet to meet. */
  policies: Array<LibraryPolicy & { late: number; due: number }>;
  /** Services that are late for some policy. */
  late: number;
  /** Libraries in use that are a dependency-confusion risk, with the sentence that says why. */
  confused: Array<{ name: string; confusion: string }>;
  /** Services whose lockfile cannot be read. */
  unreadable: number;
}

/** Undefined when there is nothing to do. That libraries are behind is no news of a day: the pages show it. */
export function ownerDigest(
  model: LibraryModel,
  { owner, services }: { owner: string; services: Scope },
  { rules, inOrder }: { rules: PolicyRules; inOrder: EnvironmentOrder },
): OwnerDigest | undefined {
  const advisories = advisorySummaries(model, services, {
    sort: 'severity',
    order: 'desc',
    inOrder,
    limit: Number.MAX_SAFE_INTEGER,
  }).items.map(toAdvisory);
  const policies = unmetPolicies(model, services, rules);
  const confused = confusedLibraries(model, services);
  const unreadable = services.filter(
    ({ reading }) => reading === 'unreadable',
  ).length;
  const isQuiet =
    advisories.length + policies.policies.length + confused.length === 0 &&
    unreadable === 0;
  return isQuiet
    ? undefined
    : { owner, advisories, ...policies, confused, unreadable };
}

function toAdvisory(
  summary: AdvisorySummary,
): OwnerDigest['advisories'][number] {
  const { id, severity, libraries, services, environments } = summary;
  return {
    id,
    severity,
    libraries: libraries.map(({ name }) => name),
    fixedIn: [...new Set(libraries.flatMap(({ fixedIn }) => fixedIn))],
    services,
    environments: environments.map(({ environment }) => environment),
  };
}

function unmetPolicies(
  model: LibraryModel,
  services: Scope,
  rules: PolicyRules,
): Pick<OwnerDigest, 'policies' | 'late'> {
  const counts = new Map(
    rules.policies.map(policy => [policy.id, { late: 0, due: 0 }]),
  );
  const late = new Set<number>();
  for (const standing of policyStandings(model, services, rules)) {
    const { policy, state, service } = standing;
    if (state !== 'late' && state !== 'due') continue;
    const count = counts.get(policy.id);
    if (count) count[state] += 1;
    if (state === 'late') late.add(service.id);
  }
  return {
    late: late.size,
    policies: rules.policies.flatMap(policy => {
      const { id, library, minimum, banned, deadline, reason } = policy;
      const count = counts.get(id);
      return count && count.late + count.due > 0
        ? { id, library, minimum, banned, deadline, reason, ...count }
        : [];
    }),
  };
}

function confusedLibraries(
  model: LibraryModel,
  services: Scope,
): OwnerDigest['confused'] {
  const confused = new Map<string, string>();
  for (const { snapshots } of services) {
    for (const usages of snapshots) {
      for (const usage of usages) {
        const { name, confusion } = model.versions[usage >> 2]?.library ?? {};
        if (name && confusion) confused.set(name, confusion);
      }
    }
  }
  return [...confused]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, confusion]) => ({ name, confusion }));
}
