import type {
  AffectedVersions,
  RangeEvent,
} from '../../database/AdvisoryStore';
import { canonicalVersion, compareVersions } from '../versions/compareVersions';
import { compareParsed, parseVersion, type Version } from '../versions/pep440';
import { versionOf } from './osvRecord';

/**
 * Decides for many versions whether one advisory hits them, as the evaluation algorithm of the OSV format says: a version is
 * affected when it is listed, or when it is in one of the ranges.
 */
export function createMatcher(affected: AffectedVersions) {
  const listed = new Set(affected.versions.map(canonicalVersion));
  const ranges = affected.ranges.map(sortEvents);
  const isAffected = (version: string) => {
    if (listed.has(canonicalVersion(version))) return true;
    const parsed = parseVersion(version);
    return parsed !== undefined && ranges.some(range => isIn(range, parsed));
  };
  const fixes = [
    ...new Set(affected.ranges.flat().flatMap(event => fixOf(event))),
  ]
    .sort(compareVersions)
    .filter(version => !isAffected(version));
  return {
    isAffected,
    /** The versions above it in which a range ends, lowest first; one per line of releases that was fixed. */
    fixedIn: (version: string) =>
      fixes.filter(fix => compareVersions(fix, version) > 0),
  };
}

interface SortedEvent {
  kind: 'introduced' | 'fixed' | 'lastAffected';
  /** Absent for the beginning of all versions. */
  version?: Version;
}

function sortEvents(events: RangeEvent[]): SortedEvent[] {
  return events.map(toSortedEvent).sort(compareEvents);
}

function toSortedEvent(event: RangeEvent): SortedEvent {
  const text = versionOf(event);
  const version = text === '0' ? undefined : parseVersion(text);
  if ('introduced' in event) return { kind: 'introduced', version };
  return { kind: 'fixed' in event ? 'fixed' : 'lastAffected', version };
}

/** Of two events at one version, what begins comes first, so that a fix of the same version wins. */
function compareEvents(a: SortedEvent, b: SortedEvent): number {
  if (a.version && b.version) {
    const difference = compareParsed(a.version, b.version);
    if (difference !== 0) return difference;
  } else if (a.version || b.version) {
    return a.version ? 1 : -1;
  }
  return Number(a.kind !== 'introduced') - Number(b.kind !== 'introduced');
}

function isIn(range: SortedEvent[], candidate: Version): boolean {
  let isAffected = false;
  for (const { kind, version } of range) {
    const order = version ? compareParsed(candidate, version) : 1;
    if (kind === 'introduced') {
      if (order >= 0) isAffected = true;
    } else if (kind === 'fixed' ? order >= 0 : order > 0) {
      isAffected = false;
    }
  }
  return isAffected;
}

function fixOf(event: RangeEvent): string[] {
  return 'fixed' in event && event.fixed !== '0' ? [event.fixed] : [];
}
