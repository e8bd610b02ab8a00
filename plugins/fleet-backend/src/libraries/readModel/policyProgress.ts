import type {
  LibraryPolicy,
  PolicyProgress,
  PolicyState,
  PolicyUser,
} from '@slipway/plugin-fleet-common';
import type { Policy, PolicyExemption } from '../policies/readPolicies';
import type { LibraryModel } from './LibraryModel';
import type { ModelLibrary, ModelService, ModelVersion } from './modelRecords';
import { pageByKey, sortByKey, type Ordering, type SortKey } from './pageByKey';
import { filterScope, type Scope } from './scopes';
import { versionsInOrder } from './versionsInOrder';

/** The policies in force, and how they are judged. */
export interface PolicyRules {
  policies: readonly Policy[];
  /** Whether a version meets a policy, today. */
  stateOf: (policy: Policy, version: string) => PolicyState;
  /** The exemption of a service that is in force today. */
  exemptionOf: (
    policy: Policy,
    service: ModelService,
  ) => PolicyExemption | undefined;
}

/** How one service stands by one policy; of several versions in use, the one that counts against it. */
export interface PolicyStanding {
  policy: Policy;
  service: ModelService;
  version: ModelVersion;
  state: PolicyState;
  exemption?: PolicyExemption;
}

type Judgement = Omit<PolicyStanding, 'service' | 'exemption'>;

const NONE: Judgement[] = [];

/** From what is best to what is worst; a service is judged by the worst version it has. */
const SEVERITY: PolicyState[] = ['met', 'exempt', 'unknown', 'due', 'late'];

/** How far a scope is with each policy. */
export function policyProgress(
  model: LibraryModel,
  scope: Scope,
  rules: PolicyRules,
): PolicyProgress[] {
  const progress = new Map(
    rules.policies.map(policy => [
      policy,
      { ...toWire(policy), met: 0, due: 0, late: 0, exempt: 0, unknown: 0 },
    ]),
  );
  for (const { policy, state } of policyStandings(model, scope, rules)) {
    const counts = progress.get(policy);
    if (counts) counts[state] += 1;
  }
  return [...progress.values()];
}

export interface PolicyUserQuery {
  rules: PolicyRules;
  policy: Policy;
  state?: PolicyState;
  owner?: string;
}

const BY_NAME: Ordering<PolicyStanding> = {
  keyOf: ({ service }) => [service.name, service.ref],
  descending: [false],
};

/** One page of the services that a policy is about, by name. */
export function policyUsers(
  model: LibraryModel,
  scope: Scope,
  query: PolicyUserQuery & { limit: number; after?: SortKey },
): { items: PolicyUser[]; totalItems: number; next?: SortKey } {
  const page = pageByKey(matching(model, scope, query), {
    ...BY_NAME,
    limit: query.limit,
    after: query.after,
  });
  return { ...page, items: page.items.map(toUser) };
}

/** All of them, in the same order. */
export function allPolicyUsers(
  model: LibraryModel,
  scope: Scope,
  query: PolicyUserQuery,
): PolicyUser[] {
  return sortByKey(matching(model, scope, query), BY_NAME).map(({ item }) =>
    toUser(item),
  );
}

function matching(
  model: LibraryModel,
  scope: Scope,
  { policy, state, owner, ...query }: PolicyUserQuery,
): PolicyStanding[] {
  const rules = { ...query.rules, policies: [policy] };
  return [
    ...policyStandings(model, filterScope(scope, { owner }), rules),
  ].filter(standing => !state || standing.state === state);
}

/** Each service that uses a library of a policy on its default branch, in one pass over all usages. */
export function* policyStandings(
  model: LibraryModel,
  scope: Scope,
  rules: PolicyRules,
): Generator<PolicyStanding> {
  const judge = createJudge(model, rules);
  for (const service of scope) {
    if (!service.branch) continue;
    const found = new Map<Policy, PolicyStanding>();
    for (const usage of service.branch.usages) {
      const judgements = judge(usage >> 2);
      if (judgements === NONE) continue;
      for (const { policy, version, state } of judgements) {
        const before = found.get(policy);
        if (before && rank(before.state) >= rank(state)) continue;
        found.set(policy, { policy, service, version, state });
      }
    }
    for (const standing of found.values()) yield exempted(standing, rules);
  }
}

/** What each policy says of a version, found once per version. */
function createJudge(
  model: LibraryModel,
  { policies, stateOf }: PolicyRules,
): (slot: number) => Judgement[] {
  const known: Array<Judgement[] | undefined> = new Array(
    model.versions.length,
  );
  for (const policy of policies) {
    const library = model.findLibrary(policy.library);
    for (const version of versionsOf(library)) {
      const judgements = known[version.slot] ?? [];
      const state = stateOf(policy, version.version);
      judgements.push({ policy, version, state });
      known[version.slot] = judgements;
    }
  }
  return slot => known[slot] ?? NONE;
}

function versionsOf(library: ModelLibrary | undefined): ModelVersion[] {
  return library ? versionsInOrder(library) : [];
}

/** Whom a policy exempts is for those who may read that service. */
function toWire({ exemptions: _, ...policy }: Policy): LibraryPolicy {
  return policy;
}

/** Nobody needs an exemption from what is not broken. */
function exempted(
  standing: PolicyStanding,
  { exemptionOf }: PolicyRules,
): PolicyStanding {
  if (standing.state !== 'late' && standing.state !== 'due') return standing;
  const exemption = exemptionOf(standing.policy, standing.service);
  return exemption ? { ...standing, state: 'exempt', exemption } : standing;
}

function rank(state: PolicyState): number {
  return SEVERITY.indexOf(state);
}

function toUser(standing: PolicyStanding): PolicyUser {
  const { service, version, state, exemption } = standing;
  return {
    service: service.ref,
    name: service.name,
    owner: service.owner,
    version: version.version || undefined,
    state,
    exemptReason: exemption?.reason,
    exemptUntil: exemption?.until,
  };
}
