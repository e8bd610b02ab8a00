import { libyearsBetween } from '../versions/behindOf';
import type { ModelVersion } from './modelRecords';
import { rankOfSeverity } from './severity';

const RESOLVED = 1;
const OUTDATED = 2;
const SEVERITY_SHIFT = 2;

/** What scans over all usages ask of a version, by its slot, in arrays that are read without following pointers. */
export class VersionFacts {
  #library = new Int32Array(1024);
  #flags = new Uint8Array(1024);
  #libyears = new Float32Array(1024);

  /** Slot of the library. */
  libraryOf(slot: number): number {
    return this.#library[slot] ?? -1;
  }

  /** Whether it is a version, and not only declared. */
  isResolved(slot: number): boolean {
    return ((this.#flags[slot] ?? 0) & RESOLVED) !== 0;
  }

  /** Whether it is known to be behind the latest stable version. */
  isOutdated(slot: number): boolean {
    return ((this.#flags[slot] ?? 0) & OUTDATED) !== 0;
  }

  /** Rank of the worst open advisory; 0 when there is none. */
  severityOf(slot: number): number {
    return (this.#flags[slot] ?? 0) >> SEVERITY_SHIFT;
  }

  /** Years behind the latest stable version; 0 when that is not known. */
  libyearsOf(slot: number): number {
    return this.#libyears[slot] ?? 0;
  }

  /** Takes over a version that is new or was rated again. */
  put(version: ModelVersion): void {
    const { slot, library, hits } = version;
    if (slot >= this.#library.length) this.#grow(slot);
    const worst = Math.max(
      0,
      ...hits.map(({ advisory }) => rankOfSeverity(advisory.severity)),
    );
    this.#library[slot] = library.slot;
    this.#flags[slot] =
      (version.version === '' ? 0 : RESOLVED) |
      (isBehind(version) ? OUTDATED : 0) |
      (worst << SEVERITY_SHIFT);
    this.#libyears[slot] = isBehind(version)
      ? libyearsBetween(version.releasedAt, library.latestReleasedAt) ?? 0
      : 0;
  }

  #grow(slot: number): void {
    const size = Math.max(slot + 1, this.#library.length * 2);
    const library = new Int32Array(size);
    const flags = new Uint8Array(size);
    const libyears = new Float32Array(size);
    library.set(this.#library);
    flags.set(this.#flags);
    libyears.set(this.#libyears);
    this.#library = library;
    this.#flags = flags;
    this.#libyears = libyears;
  }
}

function isBehind({ behind }: ModelVersion): boolean {
  return behind === 'patch' || behind === 'minor' || behind === 'major';
}
