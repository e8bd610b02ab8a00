import type { LibraryAdvisory } from '@slipway/plugin-fleet-common';
import type { Advisory } from '../../database/AdvisoryStore';
import { createMatcher } from './matchAdvisory';

/** An advisory that hits a library at a version. */
export interface LibraryMatch extends LibraryAdvisory {
  library: string;
  version: string;
  aliases: string[];
}

/** Which advisories hit what is in one lockfile, by library and then by id. */
export function matchLibraries(
  libraries: Array<{ name: string; version?: string }>,
  advisories: Advisory[],
): LibraryMatch[] {
  const byLibrary = new Map<string, Advisory[]>();
  for (const advisory of advisories) {
    for (const name of Object.keys(advisory.affected)) {
      byLibrary.set(name, [...(byLibrary.get(name) ?? []), advisory]);
    }
  }
  return libraries
    .flatMap(({ name, version }) =>
      version === undefined
        ? []
        : (byLibrary.get(name) ?? []).flatMap(advisory =>
            matchOne({ library: name, version }, advisory),
          ),
    )
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function matchOne(
  used: { library: string; version: string },
  { id, aliases, severity, affected }: Advisory,
): LibraryMatch[] {
  const versions = affected[used.library];
  const matcher = versions && createMatcher(versions);
  if (!matcher?.isAffected(used.version)) return [];
  const fixedIn = matcher.fixedIn(used.version);
  return [{ ...used, id, aliases, severity, fixedIn }];
}

function keyOf({ library, version, id }: LibraryMatch): string {
  return `${library} ${version} ${id}`;
}
