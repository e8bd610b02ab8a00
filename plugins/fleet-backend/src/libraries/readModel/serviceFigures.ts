import type { Severity } from '@slipway/plugin-fleet-common';
import type { LibraryModel } from './LibraryModel';
import type { ModelService } from './modelRecords';
import { severityOfRank } from './severity';

const DIRECT_MAIN = 3;

/** What there is to do about the libraries of one service's default branch. */
export interface ServiceFigures {
  /** Direct libraries needed at run time that are behind the latest stable version. */
  outdated: number;
  /** Sum of the years that these are behind. */
  libyears: number;
  /** The worst open advisory on any library; absent when there is none. */
  worstSeverity?: Severity;
}

/** Undefined when nothing is known of the libraries. */
export function serviceFigures(
  model: LibraryModel,
  { branch }: ModelService,
): ServiceFigures | undefined {
  if (!branch) return undefined;
  const { facts } = model;
  const outdated = new Set<number>();
  let libyears = 0;
  let worst = 0;
  for (const usage of branch.usages) {
    const slot = usage >> 2;
    worst = Math.max(worst, facts.severityOf(slot));
    if ((usage & 3) !== DIRECT_MAIN || !facts.isOutdated(slot)) continue;
    outdated.add(facts.libraryOf(slot));
    libyears += facts.libyearsOf(slot);
  }
  return {
    outdated: outdated.size,
    libyears,
    worstSeverity: severityOfRank(worst),
  };
}
