import type { AdvisoryHit, AdvisoryStore } from '../../database/AdvisoryStore';
import { batches } from '../../database/batches';
import type {
  LibraryIndexStore,
  LibraryRelease,
} from '../../database/LibraryIndexStore';
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
    await saveBehind(ids, {
      stores,
      used: await stores.versions.listVersions(ids),
    });
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
    changed.push(...(await saveHits(new Map(entries), { stores, used })));
  }
  return changed;
}

/**
 * Rates versions that are new, when a lockfile has just brought them.
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
    for await (const together of batches(ofLibraries, TOGETHER)) {
      const theirs = used.filter(({ libraryId }) =>
        together.includes(libraryId),
      );
      const rows = await stores.versions.findLibrariesById(together);
      await saveBehind(together, { stores, used: theirs });
      await saveHits(new Map(rows.map(row => [row.name, row.id])), {
        stores,
        used: theirs,
      });
      together.forEach(id => libraryIds.add(id));
    }
  }
  return [...libraryIds];
}

interface Work<Stores = RatingStores> {
  stores: Stores;
  used: UsedVersion[];
}

async function saveBehind(
  libraryIds: number[],
  { stores, used }: Work,
): Promise<void> {
  const breathe = createBreath();
  const rows = await stores.versions.findLibrariesById(libraryIds);
  const releases = await stores.libraries.getReleases(libraryIds);
  const ratings: VersionRating[] = [];
  for (const { id, latest } of rows) {
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
  await stores.versions.saveRatings(ratings);
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

async function saveHits(
  libraries: Map<string, number>,
  { stores, used }: Work<Pick<RatingStores, 'advisories'>>,
): Promise<number[]> {
  const breathe = createBreath();
  const affected = await stores.advisories.getAffected([...libraries.keys()]);
  const changed: number[] = [];
  for (const [name, libraryId] of libraries) {
    const theirs = used.filter(one => one.libraryId === libraryId);
    const hits: AdvisoryHit[] = [];
    for (const [advisoryId, versions] of affected.get(name) ?? []) {
      const { isAffected, fixedIn } = createMatcher(versions);
      for (const { id, version } of theirs) {
        if (version === '' || !isAffected(version)) continue;
        hits.push({ versionId: id, advisoryId, fixedIn: fixedIn(version) });
      }
      await breathe();
    }
    const ids = theirs.map(({ id }) => id);
    if (await stores.advisories.replaceHits(ids, hits)) changed.push(libraryId);
  }
  return changed;
}
