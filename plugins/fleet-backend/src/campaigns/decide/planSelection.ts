import type { TargetChanges } from './applyStep';
import { assignWaves, placeLate, type Placement } from './assignWaves';
import { isSelected, selectTargets } from './selectTargets';
import type { CampaignRecord, SelectableService, TargetRecord } from './types';

export interface SelectionPlan {
  join: TargetRecord[];
  /** Of those that are there already; only what differs. */
  changes: Array<{ target: TargetRecord; changes: TargetChanges }>;
}

/**
 * Holds the catalog against the selector. Before the first wave has begun everybody gets a place; later on who is matched
 * for the first time comes in the last wave. Who is matched no longer stays in the list, marked.
 */
export function planSelection(options: {
  campaign: CampaignRecord;
  services: SelectableService[];
  targets: TargetRecord[];
  now: Date;
}): SelectionPlan {
  const { campaign, services, targets, now } = options;
  const { spec } = campaign;
  const known = new Map(targets.map(target => [target.service, target]));
  const byRef = new Map(services.map(service => [service.service, service]));
  const selected = selectTargets({ spec, services }).filter(
    ({ isTarget, service }) => isTarget || known.has(service),
  );
  const joining = selected.filter(({ service }) => !known.has(service));
  const hasBegun = campaign.waves.some(({ openedAt }) => openedAt);
  const placed = assignWaves({
    spec,
    targets: selected.filter(({ service }) => byRef.has(service)),
  });
  const late = placeLate({
    spec,
    targets: joining,
    highestRank: Math.max(-1, ...targets.map(({ rank }) => rank)),
  });
  const places = hasBegun ? late : placed;
  return {
    join: joining.map(service =>
      newTarget(service, places.get(service.service)!, now),
    ),
    changes: targets.flatMap(target => {
      const service = byRef.get(target.service);
      const place = hasBegun ? undefined : placed.get(target.service);
      const after: TargetChanges = {
        selected: service !== undefined && isSelected(spec.selector, service),
        title: service?.title ?? target.title,
        owner: service ? service.owner : target.owner,
        credential: service?.credential ?? target.credential,
        wave: place?.wave ?? target.wave,
        rank: place?.rank ?? target.rank,
      };
      const changes = differing(target, after);
      return Object.keys(changes).length > 0 ? [{ target, changes }] : [];
    }),
  };
}

function differing(target: TargetRecord, after: TargetChanges): TargetChanges {
  const keys = Object.keys(after) as Array<keyof TargetChanges>;
  return Object.fromEntries(
    keys
      .filter(key => after[key] !== target[key])
      .map(key => [key, after[key]]),
  );
}

function newTarget(
  service: SelectableService,
  place: Placement,
  now: Date,
): TargetRecord {
  return {
    service: service.service,
    title: service.title,
    owner: service.owner,
    credential: service.credential!,
    selected: true,
    ...place,
    state: 'planned',
    stateSince: now.toISOString(),
    retryable: false,
    attempts: 0,
    failures: 0,
    checks: 'none',
    version: 1,
  };
}
