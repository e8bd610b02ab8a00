import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '@backstage/types';
import type { FoundLineage } from '@slipway/plugin-fleet-node';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { DriftPaths, ReadLineage } from '../database/LineageStore';

type Lineage = NonNullable<FoundLineage['lineage']>;

/** What is kept of the lineage files of a service. */
export function describeLineageFiles({ wish, lock, drift }: Lineage): Omit<
  ReadLineage,
  'commit' | 'relation'
> & {
  template: string;
  version: string;
  paths: DriftPaths;
} {
  const { pristine, ...paths } = drift;
  return {
    template: refOf(lock.template),
    version: lock.version,
    valuesDigest: digestOf(lock.values),
    wish: describeWish(wish, lock),
    wishedVersion: wish.version === lock.version ? undefined : wish.version,
    holdReason: wish.hold?.reason,
    holdUntil: endOf(wish.hold?.until),
    drift: {
      pristine: pristine.length,
      edited: paths.edited.length,
      deleted: paths.deleted.length,
      added: paths.added.length,
      pending: paths.pending.length,
    },
    paths,
  };
}

/** How the wish differs from what was rendered; undefined when it does not. */
function describeWish(
  wish: Lineage['wish'],
  lock: Lineage['lock'],
): string | undefined {
  const wishes: string[] = [];
  if (refOf(wish.template) !== refOf(lock.template)) {
    wishes.push(`template ${wish.template} in place of ${lock.template}`);
  }
  if (wish.version !== lock.version) {
    wishes.push(`version ${wish.version} in place of ${lock.version}`);
  }
  const names = [
    ...new Set([...Object.keys(wish.values), ...Object.keys(lock.values)]),
  ];
  const changed = names
    .filter(name => !isDeepStrictEqual(wish.values[name], lock.values[name]))
    .sort();
  if (changed.length > 0) wishes.push(`other values of ${changed.join(', ')}`);
  return wishes.length > 0
    ? `The owner wants ${wishes.join(' and ')}.`
    : undefined;
}

/** The end of a hold. One that is no date has none: it is better to hold too long than to end it early. */
function endOf(until: string | undefined): string | undefined {
  const time = until === undefined ? NaN : Date.parse(until);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function digestOf(values: JsonObject): string {
  const sorted = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}

function refOf(template: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(template, {
        defaultKind: 'template',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    return template;
  }
}
