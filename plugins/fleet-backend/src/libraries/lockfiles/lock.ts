import type { LibraryOrigin } from '@slipway/plugin-fleet-common';
import type { DeclaredLibraries } from './pyproject';

/** That one library needs another. */
export interface Need {
  /** Normalised. */
  name: string;
  /** Absent when the lockfile does not say which of several versions is meant. */
  version?: string;
  /** Extras of the needed library that are asked for. */
  extras: string[];
  marker?: string;
  /** The need is there only when the needing library is installed with one of these extras. */
  whenExtra?: string[];
}

/** An entry of a lockfile, before it is known who declares it. */
export interface LockedLibrary {
  /** Normalised. */
  name: string;
  version?: string;
  origin: LibraryOrigin;
  /** Without credentials. */
  index?: string;
  marker?: string;
  extras: string[];
  /** Absent when the format does not say; they then follow from who needs whom. */
  groups?: string[];
  needs: Need[];
}

/** What the text of a lockfile says, whatever its format. */
export interface Lock {
  /** Format and version, such as `poetry.lock 2.1`. */
  format: string;
  /** The Python versions it was locked for, as a PEP 440 specifier. */
  python?: string;
  libraries: LockedLibrary[];
  /** What the service itself declares, as far as the lockfile says so. */
  declared?: DeclaredLibraries;
  /** Whether an entry without a marker is one for every environment; otherwise markers stand at the needs. */
  markersAreLocked: boolean;
}
