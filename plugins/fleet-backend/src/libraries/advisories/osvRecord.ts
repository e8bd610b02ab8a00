import { InputError } from '@backstage/errors';
import { z } from 'zod/v3';
import type {
  AffectedVersions,
  RangeEvent,
} from '../../database/AdvisoryStore';
import { normalizeName } from '../lockfiles/normalizeName';
import { parseVersion } from '../versions/pep440';

/** What we use of one record of the OSV format, of libraries of Python only. */
export interface OsvRecord {
  id: string;
  aliases: string[];
  summary: string;
  publishedAt?: string;
  modifiedAt?: string;
  url?: string;
  /** CVSS vectors. */
  vectors: string[];
  /** The word that the database itself rates with, such as `MODERATE`. */
  rating?: string;
  affected: Record<string, AffectedVersions>;
}

const ID = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/);
const VERSION = z.string().min(1).max(250);
/** YAML reads an unquoted date as one. */
const TIME = z.coerce.date();
const severities = z
  .array(z.object({ type: z.string(), score: z.string().max(500) }))
  .nullish();
const specific = z
  .object({ severity: z.string().optional().catch(undefined) })
  .nullish()
  .catch(null);

const event = z.union([
  z.object({ introduced: VERSION }),
  z.object({ fixed: VERSION }),
  z
    .object({ last_affected: VERSION })
    .transform(({ last_affected: lastAffected }) => ({ lastAffected })),
  z.object({ limit: z.string() }).transform(() => undefined),
]);

const recordSchema = z.object({
  id: ID,
  aliases: z.array(ID).max(1000).nullish(),
  summary: z.string().nullish(),
  details: z.string().nullish(),
  published: TIME.optional(),
  modified: TIME.optional(),
  withdrawn: TIME.nullish(),
  severity: severities,
  database_specific: specific,
  references: z
    .array(z.object({ type: z.string(), url: z.string() }))
    .nullish(),
  affected: z
    .array(
      z.object({
        package: z
          .object({ ecosystem: z.string(), name: z.string().min(1).max(250) })
          .nullish(),
        versions: z.array(VERSION).max(50_000).nullish(),
        ranges: z
          .array(z.object({ type: z.string(), events: z.array(z.unknown()) }))
          .max(1000)
          .nullish(),
        severity: severities,
        database_specific: specific,
      }),
    )
    .nullish(),
});

type RawRecord = z.infer<typeof recordSchema>;
type RawAffected = NonNullable<RawRecord['affected']>[number];

/**
 * Reads one record.
 *
 * @returns undefined when it was withdrawn or is about no library of PyPI.
 * @throws InputError that says what is wrong with it.
 */
export function readOsvRecord(value: unknown): OsvRecord | undefined {
  const parsed = recordSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(`${issue?.path.join('.')}: ${issue?.message}`);
  }
  const raw = parsed.data;
  // An ecosystem may be narrowed down, as in `PyPI:https://...`; that is another index than the public one.
  const ours = (raw.affected ?? []).filter(
    affected => affected.package?.ecosystem === 'PyPI',
  );
  if (raw.withdrawn || ours.length === 0) return undefined;
  return {
    id: raw.id,
    aliases: raw.aliases ?? [],
    summary: summaryOf(raw),
    publishedAt: raw.published?.toISOString(),
    modifiedAt: raw.modified?.toISOString(),
    url: urlOf(raw),
    vectors: [raw.severity, ...ours.map(affected => affected.severity)]
      .flatMap(list => list ?? [])
      .filter(({ type }) => type.startsWith('CVSS_'))
      .map(({ score }) => score),
    rating: [raw, ...ours]
      .map(part => part.database_specific?.severity)
      .find(word => word !== undefined),
    affected: affectedByLibrary(ours),
  };
}

function affectedByLibrary(
  affected: RawAffected[],
): Record<string, AffectedVersions> {
  const byName: Record<string, AffectedVersions> = {};
  for (const one of affected) {
    const name = normalizeName(one.package?.name ?? '');
    const before = byName[name] ?? { versions: [], ranges: [] };
    const ranges = (one.ranges ?? [])
      .filter(({ type }) => type === 'ECOSYSTEM')
      .map(({ events }) => readRange(events));
    byName[name] = {
      versions: [...new Set([...before.versions, ...(one.versions ?? [])])],
      ranges: [...before.ranges, ...ranges],
    };
  }
  return byName;
}

function readRange(events: unknown[]): RangeEvent[] {
  return events.flatMap(value => {
    const parsed = event.safeParse(value);
    if (!parsed.success) {
      throw new InputError(
        'a range has an event that is neither introduced, fixed, last_affected nor limit',
      );
    }
    if (!parsed.data) return [];
    const version = versionOf(parsed.data);
    if (version !== '0' && !parseVersion(version)) {
      throw new InputError(
        `a range begins or ends at '${version}', which is no version of PEP 440`,
      );
    }
    return [parsed.data];
  });
}

export function versionOf(range: RangeEvent): string {
  if ('introduced' in range) return range.introduced;
  return 'fixed' in range ? range.fixed : range.lastAffected;
}

function summaryOf({ id, summary, details }: RawRecord): string {
  const text = summary?.trim() || details?.trim() || id;
  const [line = ''] = text.split('\n');
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

const PREFERRED_REFERENCES = ['ADVISORY', 'WEB', 'REPORT', 'ARTICLE', 'FIX'];

function urlOf({ references }: RawRecord): string | undefined {
  const web = (references ?? []).filter(({ url }) => /^https?:\/\//.test(url));
  return PREFERRED_REFERENCES.flatMap(type =>
    web.filter(reference => reference.type === type),
  ).at(0)?.url;
}
