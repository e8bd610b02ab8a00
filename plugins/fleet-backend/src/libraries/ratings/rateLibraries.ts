import type { AdvisoryHit, AdvisoryStore } from '../../database/AdvisoryStore';
import { batches } from '../../database/batches';
import type {
  LibraryIndexStore,
  LibraryRelease,
} from '../../database/LibraryIndexStore';
import type { LibraryRow } from '../../database/tables';
import type {
  LibraryVersionStore,
  UsedVersion,
  VersionRating,
} from '../../database/LibraryVersionStore';
import { createMatcher } from '../advisories/matchAdvisory';
import { createBreath } from '../breathe';
import { behindOf } from '../versions/behindOf';
import { canonicalVersion } from '../versions/compareVersions';

export interface RatingStores {
  libraries: LibraryIndexStore;
  versions: LibraryVersionStore;
  advisories: AdvisoryStore;
}

/** Libraries that are looked at together: a statement per library would take longer than its work. */
const TOGETHER = 20;

/** Says how far each version in use of some libraries is behind, when it was released, and whether it was yanked. */
export async function rateAgainstLatest(
  libraryIds: number[],
  stores: RatingStores,
): Promise<void> {
  for await (const ids of batches(libraryIds, TOGETHER)) {
    const ratings = await rateAll({
      stores,
      libraries: await stores.versions.findLibrariesById(ids),
      used: await stores.versions.listVersions(ids),
    });
    await stores.versions.saveRatings(ratings);
  }
}

/**
 * Finds the advisories that hit the versions in use of some libraries.
 *
 * @returns the ids of the libraries of which a hit came or went.
 */
export async function rematchLibraries(
  libraries: Map<string, number>,
  stores: Pick<RatingStores, 'versions' | 'advisories'>,
): Promise<number[]> {
  const changed: number[] = [];
  for await (const entries of batches([...libraries], TOGETHER)) {
    const used = await stores.versions.listVersions(
      entries.map(([, id]) => id),
    );
    const hits = await findHits(new Map(entries), { stores, used });
    const versions = await stores.advisories.replaceHits(
      used.map(({ id }) => id),
      hits,
    );
    const ofVersions = used.filter(({ id }) => versions.has(id));
    changed.push(...new Set(ofVersions.map(({ libraryId }) => libraryId)));
  }
  return changed;
}

/**
 * Rates versions that are new, when a lockfile has just brought them: nothing is written for those of which nothing is
 * known yet.
 *
 * @returns the ids of their libraries.
 */
export async function rateVersions(
  versionIds: number[],
  stores: RatingStores,
): Promise<number[]> {
  const libraryIds = new Set<number>();
  for await (const ids of batches(versionIds, 100)) {
    const used = await stores.versions.findVersions(ids);
    const ofLibraries = [...new Set(used.map(({ libraryId }) => libraryId))];
    const libraries = await stores.versions.findLibrariesById(ofLibraries);
    const known = await withSomethingKnown(libraries, stores);
    for await (const together of batches(known, TOGETHER)) {
      const theirs = new Set(together.map(({ id }) => id));
      await rateNew(
        used.filter(({ libraryId }) => theirs.has(libraryId)),
        { stores, libraries: together },
      );
    }
    ofLibraries.forEach(id => libraryIds.add(id));
  }
  return [...libraryIds];
}

/** Those of which an index or an advisory has said something: of most that a first lockfile brings none has. */
async function withSomethingKnown(
  libraries: LibraryRow[],
  { advisories }: RatingStores,
): Promise<LibraryRow[]> {
  const names = libraries.map(({ name }) => name);
  const affected = await advisories.findAffected(names);
  return libraries.filter(
    ({ name, checked_at: checkedAt }) =>
      checkedAt !== null || affected.has(name),
  );
}

async function rateNew(
  used: UsedVersion[],
  { stores, libraries }: { stores: RatingStores; libraries: LibraryRow[] },
): Promise<void> {
  const ratings = await rateAll({ stores, libraries, used });
  const known = ratings.filter(rating => !isUnrated(rating));
  if (known.length > 0) await stores.versions.saveRatings(known);
  const hits = await findHits(
    new Map(libraries.map(({ name, id }) => [name, id])),
    { stores, used },
  );
  if (hits.length > 0) {
    await stores.advisories.replaceHits(
      used.map(({ id }) => id),
      hits,
    );
  }
}

/** As a version is written when it is first seen. */
function isUnrated({ behind, released_at, yanked }: VersionRating): boolean {
  return behind === 'unknown' && released_at === null && yanked === 0;
}

interface Work<Stores = RatingStores> {
  stores: Stores;
  used: UsedVersion[];
}

async function rateAll({
  stores,
  libraries,
  used,
}: Work & { libraries: LibraryRow[] }): Promise<VersionRating[]> {
  const breathe = createBreath();
  const releases = await stores.libraries.getReleases(
    libraries.map(({ id }) => id),
  );
  const ratings: VersionRating[] = [];
  for (const { id, latest } of libraries) {
    const released = new Map(
      (releases.get(id) ?? []).map(release => [
        canonicalVersion(release.version),
        release,
      ]),
    );
    for (const one of used.filter(({ libraryId }) => libraryId === id)) {
      ratings.push(rate(one, { latest: latest ?? undefined, released }));
    }
    await breathe();
  }
  return ratings;
}

function rate(
  { id, version }: UsedVersion,
  known: { latest?: string; released: Map<string, LibraryRelease> },
): VersionRating {
  const release = known.released.get(canonicalVersion(version));
  return {
    id,
    behind: behindOf(version, known.latest),
    released_at: release?.uploadedAt ?? null,
    yanked: release?.yanked ? 1 : 0,
  };
}

async function findHits(
  libraries: Map<string, number>,
  { stores, used }: Work<Pick<RatingStores, 'advisories'>>,
): Promise<AdvisoryHit[]> {
  const breathe = createBreath();
  const affected = await stores.advisories.getAffected([...libraries.keys()]);
  const hits: AdvisoryHit[] = [];
  for (const [name, libraryId] of libraries) {
    const theirs = used.filter(one => one.libraryId === libraryId);
    for (const [advisoryId, versions] of affected.get(name) ?? []) {
      const { isAffected, fixedIn } = createMatcher(versions);
      for (const { id, version } of theirs) {
        if (version === '' || !isAffected(version)) continue;
        hits.push({ versionId: id, advisoryId, fixedIn: fixedIn(version) });
      }
      await breathe();
    }
  }
  return hits;
}
