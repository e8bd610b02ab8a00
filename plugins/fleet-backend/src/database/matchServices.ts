import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Knex } from 'knex';
import type { ServiceRow } from './tables';

type Candidate = Pick<ServiceRow, 'id' | 'ref' | 'name' | 'left_at'>;

/**
 * The services that others mean by their names, by these names. An entity ref is that service; a name is the service
 * of the default namespace with it, else the one of another namespace that was met first. Services that left the
 * catalog come after those that it has.
 */
export async function matchServices(
  knex: Knex,
  names: string[],
): Promise<Map<string, number>> {
  const refs = new Map(names.map(name => [name, refOf(name)]));
  const candidates = await knex<ServiceRow>('services')
    .whereIn('ref', [...new Set(refs.values())])
    .orWhereIn('name', names)
    .orderBy('id')
    .select('id', 'ref', 'name', 'left_at');
  const matched = new Map<string, number>();
  for (const name of names) {
    const found = bestOf(candidates, { name, ref: refs.get(name) });
    if (found) matched.set(name, found.id);
  }
  return matched;
}

/** What others may call a service: its entity ref and its name. */
export function namesOf({ ref, name }: Pick<ServiceRow, 'ref' | 'name'>) {
  return [ref, ref.replace(/^component:/, ''), name, name.toLowerCase()];
}

function bestOf(
  candidates: Candidate[],
  wanted: { name: string; ref?: string },
): Candidate | undefined {
  const isMeant = (one: Candidate) =>
    one.ref === wanted.ref || (!isRef(wanted.name) && one.name === wanted.name);
  const meant = candidates.filter(isMeant);
  const present = meant.filter(one => one.left_at === null);
  const among = present.length > 0 ? present : meant;
  return among.find(one => one.ref === wanted.ref) ?? among[0];
}

function isRef(name: string): boolean {
  return /[:/]/.test(name);
}

function refOf(name: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(name, {
        defaultKind: 'component',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    return name;
  }
}
