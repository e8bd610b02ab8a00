import { compareParsed, parseVersion } from '../versions/pep440';
import type { LibraryModel } from './LibraryModel';
import { usagesOf } from './libraryUsers';

/** How the default branch of a service stands to the lowest version of a library that is wanted. */
export interface LibraryStanding {
  state: 'due' | 'already-there' | 'unknown';
  /** One sentence. */
  reason: string;
}

/** By entity ref; services that do not use the library are left out. */
export function libraryStandings(
  model: LibraryModel,
  { library: name, version }: { library: string; version: string },
): Map<string, LibraryStanding> {
  const standings = new Map<string, LibraryStanding>();
  const library = model.findLibrary(name);
  const wanted = parseVersion(version);
  for (const service of model.services.values()) {
    const used = library ? usagesOf(model, service.branch, library) : [];
    if (used.length === 0) {
      if (service.reading !== 'unreadable' || service.branch) continue;
      standings.set(service.ref, {
        state: 'unknown',
        reason: 'Its lockfile cannot be read, so its task will find out.',
      });
      continue;
    }
    const versions = used.map(usage => usage.version.version);
    const lower = versions.filter(one => {
      const parsed = parseVersion(one);
      return !parsed || !wanted || compareParsed(parsed, wanted) < 0;
    });
    const shown = (lower.length > 0 ? lower : versions)
      .map(one => one || 'in no resolved version')
      .join(' and ');
    standings.set(
      service.ref,
      lower.length > 0
        ? {
            state: 'due',
            reason: `It has ${name} ${shown} and goes to ${version}.`,
          }
        : {
            state: 'already-there',
            reason: `It has ${name} ${shown} already.`,
          },
    );
  }
  return standings;
}
