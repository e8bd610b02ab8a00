import type { Severity } from '@slipway/plugin-fleet-common';
import type { LibraryModel } from './LibraryModel';
import type { Head, ModelAdvisory } from './modelRecords';
import { severityOfRank } from './severity';

/** What is known against the libraries of one build. */
export interface BuildFigures {
  /** Open advisories that hit any of them. */
  advisories: number;
  worstSeverity?: Severity;
}

export function buildFigures(model: LibraryModel, build: Head): BuildFigures {
  const advisories = new Set<ModelAdvisory>();
  let worst = 0;
  for (const usage of build.usages) {
    const slot = usage >> 2;
    worst = Math.max(worst, model.facts.severityOf(slot));
    model.versions[slot]?.hits.forEach(hit => advisories.add(hit.advisory));
  }
  return { advisories: advisories.size, worstSeverity: severityOfRank(worst) };
}
