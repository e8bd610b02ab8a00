import {
  DriftCounts,
  ServiceLineageDetails,
} from '@slipway/plugin-fleet-common';
import { count } from './share';

type DriftName = 'pending' | 'edited' | 'deleted' | 'added';

/** What became of some of the template's files. */
export interface DriftGroup {
  name: DriftName;
  meaning: string;
  count: number;
  /** Not all of them where there are too many. */
  paths: string[];
}

const MEANINGS: Array<[DriftName, string]> = [
  ['pending', 'an earlier update left them to a person'],
  ['edited', 'the project changed what the template rendered'],
  ['deleted', 'the project removed what the template rendered'],
  ['added', "the project's own"],
];

/** The kinds of drift that occur, what somebody has to do about first. */
export function driftGroups(
  drift: DriftCounts,
  paths: ServiceLineageDetails['paths'],
): DriftGroup[] {
  return MEANINGS.map(([name, meaning]) => ({
    name,
    meaning,
    count: drift[name],
    paths: paths?.[name] ?? [],
  })).filter(group => group.count > 0);
}

/** Such as "2 edited, 1 deleted"; what only the project has is no drift. */
export function driftInShort(drift: DriftCounts): string {
  const parts = driftGroups(drift, undefined)
    .filter(({ name }) => name !== 'added')
    .map(({ name, count: paths }) => `${count(paths)} ${name}`);
  return parts.join(', ') || 'none';
}
