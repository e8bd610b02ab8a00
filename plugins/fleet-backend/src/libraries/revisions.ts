import type { LibraryReadingStore } from '../database/LibraryReadingStore';
import type { StoredService } from '../database/ServiceStore';
import { PARSER_VERSION } from './lockfiles/parseLockfile';

/**
 * What was looked at, and what the host said of the repository then: both mean something else at another place, or when
 * another parser looks at it.
 */
export function revisionsAt(folderUrl: string | undefined) {
  const prefix = `${PARSER_VERSION} ${folderUrl} `;
  return {
    of: (state: string) => prefix + state,
    stateOf: (revision: string | undefined) =>
      revision?.startsWith(prefix) ? revision.slice(prefix.length) : undefined,
  };
}

/** What the host called the repository of a service when it was last read; undefined when it did not answer. */
export async function stateOf(
  service: StoredService,
  readings: Pick<LibraryReadingStore, 'findRevision'>,
): Promise<string | undefined> {
  const revision = await readings.findRevision(service.id);
  return revisionsAt(service.sourceLocation).stateOf(revision);
}
