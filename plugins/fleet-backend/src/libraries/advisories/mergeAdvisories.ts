import { createHash } from 'node:crypto';
import type { Advisory, AffectedVersions } from '../../database/AdvisoryStore';
import { createBreath } from '../breathe';
import type { OsvRecord } from './osvRecord';
import { severityOf } from './severityOf';

/**
 * Makes one advisory of all records of one flaw: those that name one another, or the same third id, as an alias.
 *
 * It hits what any of the records hits. The id that is shown is the first of GHSA, CVE, PYSEC, others: most flaws of
 * libraries have a GHSA id, which stays the same whether or not the source has GitHub's own record.
 */
export async function mergeAdvisories(
  records: OsvRecord[],
): Promise<Advisory[]> {
  const breathe = createBreath();
  const advisories: Advisory[] = [];
  for (const group of groupByAlias(records)) {
    await breathe();
    advisories.push(mergeRecords(group));
  }
  return advisories;
}

function groupByAlias(records: OsvRecord[]): OsvRecord[][] {
  const parents = new Map<string, string>();
  const find = (id: string): string => {
    let root = id;
    for (let next = parents.get(root); next; next = parents.get(root)) {
      root = next;
    }
    // Shortens the way for the next one.
    if (root !== id) parents.set(id, root);
    return root;
  };
  for (const { id, aliases } of records) {
    for (const alias of aliases) {
      const [from, to] = [find(alias), find(id)];
      if (from !== to) parents.set(from, to);
    }
  }
  const groups = new Map<string, OsvRecord[]>();
  for (const record of records) {
    const root = find(record.id);
    groups.set(root, [...(groups.get(root) ?? []), record]);
  }
  return [...groups.values()];
}

const PREFIXES = ['GHSA-', 'CVE-', 'PYSEC-'];

function rankOf(id: string): number {
  const rank = PREFIXES.findIndex(prefix => id.startsWith(prefix));
  return rank === -1 ? PREFIXES.length : rank;
}

function byPreference(a: string, b: string): number {
  return rankOf(a) - rankOf(b) || (a < b ? -1 : 1);
}

function mergeRecords(unsorted: OsvRecord[]): Advisory {
  const records = [...unsorted].sort((a, b) => byPreference(a.id, b.id));
  const ids = [
    ...new Set(records.flatMap(({ id, aliases }) => [id, ...aliases])),
  ].sort(byPreference);
  const [id = '', ...aliases] = ids;
  const first = <T>(read: (record: OsvRecord) => T | undefined) =>
    records.map(read).find(value => value !== undefined);
  const advisory = {
    id,
    aliases,
    ...severityOf(records),
    summary:
      first(record =>
        record.summary === record.id ? undefined : record.summary,
      ) ?? id,
    publishedAt: earliest(records.map(record => record.publishedAt)),
    modifiedAt: latest(records.map(record => record.modifiedAt)),
    url: first(record => record.url),
    attribution: attributionOf(records),
    affected: mergeAffected(records),
  };
  return { ...advisory, digest: digestOf(advisory) };
}

function mergeAffected(records: OsvRecord[]): Record<string, AffectedVersions> {
  const merged: Record<string, AffectedVersions> = {};
  for (const { affected } of records) {
    for (const [name, { versions, ranges }] of Object.entries(affected)) {
      const before = merged[name] ?? { versions: [], ranges: [] };
      merged[name] = {
        versions: [...new Set([...before.versions, ...versions])],
        ranges: [...before.ranges, ...ranges],
      };
    }
  }
  return merged;
}

const DATABASES: Record<string, string> = {
  'GHSA-': 'GitHub Advisory Database (CC-BY 4.0)',
  'PYSEC-': 'PyPA Advisory Database (CC-BY 4.0)',
};

function attributionOf(records: OsvRecord[]): string {
  const names = records.map(({ id }) => {
    const prefix = Object.keys(DATABASES).find(start => id.startsWith(start));
    return DATABASES[prefix ?? ''] ?? `OSV record ${id}`;
  });
  return [...new Set(names)].join(', ');
}

function earliest(times: Array<string | undefined>): string | undefined {
  return times.filter(time => time !== undefined).sort()[0];
}

function latest(times: Array<string | undefined>): string | undefined {
  return times
    .filter(time => time !== undefined)
    .sort()
    .at(-1);
}

function digestOf(advisory: Omit<Advisory, 'digest'>): string {
  return createHash('sha256').update(JSON.stringify(advisory)).digest('hex');
}
