import type {
  CellFacts,
  DerivedCell,
  SourceFacts,
} from '../database/cellFacts';
import { compareVersions, nameVersion } from './compareVersions';
import { deriveState } from './deriveState';
import { runningOf } from './runningOf';
import { healthOf, rulesOf, type DerivingConfig } from './sourceHealth';

/** Decides over every cell of a service: its state, what runs, whether it is behind the environment before, and stale. */
export function deriveService(
  cells: CellFacts[],
  sources: SourceFacts[],
  config: DerivingConfig & { now: Date },
): DerivedCell[] {
  const derived = cells.map(cell => deriveCell(cell, sources, config));
  return derived.map((one, index) => ({
    ...one,
    behind: behindOf(cells[index]!.environment, {
      derived: new Map(
        derived.map((other, at) => [cells[at]!.environment, other]),
      ),
      config,
    }),
  }));
}

function deriveCell(
  cell: CellFacts,
  sources: SourceFacts[],
  config: DerivingConfig & { now: Date },
): DerivedCell {
  const { graceMs, staleAfterMs } = rulesOf(cell.environment, config);
  const health = healthOf(cell.environment, sources, config);
  const input = { ...cell, ...health, graceMs, now: config.now };
  const { state, reason, since, changesAt } = deriveState(input);
  const running = runningOf(input);
  const age = ageOf(cell, running);
  const staleAt =
    age && new Date(Date.parse(age.from) + staleAfterMs).toISOString();
  const stale = staleAt !== undefined && staleAt <= config.now.toISOString();
  return {
    state,
    reason,
    since,
    running,
    stale,
    staleFrom: age?.from,
    staleLowerBound: age?.lowerBound ?? false,
    dueAt: earliest(changesAt, stale ? undefined : staleAt),
  };
}

/**
 * When what runs was deployed. A cluster knows only since when its pods have this version, and that begins anew when it
 * is moved: a lower bound.
 */
function ageOf(
  { lastSuccess }: CellFacts,
  running: DerivedCell['running'],
): { from: string; lowerBound: boolean } | undefined {
  if (!running) return undefined;
  if (lastSuccess && lastSuccess.kind !== 'removed') {
    const isOther = compareVersions(lastSuccess, running) === 'different';
    if (!isOther || running.since < lastSuccess.finishedAt) {
      return { from: lastSuccess.finishedAt, lowerBound: false };
    }
  }
  return { from: running.since, lowerBound: true };
}

/** The nearest environment before, in promotion order, that runs something; when it is another version, and newer. */
function behindOf(
  environment: string,
  {
    derived,
    config,
  }: { derived: Map<string, DerivedCell>; config: DerivingConfig },
): DerivedCell['behind'] {
  const own = derived.get(environment);
  const names = config.environments.map(({ name }) => name);
  const place = names.indexOf(environment);
  if (!own?.running || place < 1) return undefined;
  const before = names
    .slice(0, place)
    .reverse()
    .find(name => derived.get(name)?.running);
  const ahead = before === undefined ? undefined : derived.get(before);
  if (before === undefined || !ahead?.running) return undefined;
  if (compareVersions(ahead.running, own.running) !== 'different') {
    return undefined;
  }
  if ((ahead.staleFrom ?? '') <= (own.staleFrom ?? '')) return undefined;
  return { environment: before, version: nameVersion(ahead.running) };
}

function earliest(...times: Array<string | undefined>): string | undefined {
  return times.filter(time => time !== undefined).sort()[0];
}
