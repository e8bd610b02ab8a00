import { compareVersions } from '../versions/compareVersions';
import type { ModelLibrary, ModelVersion } from './modelRecords';

/** The known versions of a library as PEP 440 orders them, oldest first; what is only declared comes first of all. */
export function versionsInOrder(library: ModelLibrary): ModelVersion[] {
  if (!library.isInOrder) {
    library.versions.sort(
      (a, b) =>
        Number(a.version !== '') - Number(b.version !== '') ||
        compareVersions(a.version, b.version) ||
        (a.version < b.version ? -1 : 1),
    );
    library.isInOrder = true;
  }
  return library.versions;
}
