import {
  CellState,
  DeploymentCell,
  DeploymentMatrixRow,
  EnvironmentSummary,
} from '@slipway/plugin-fleet-common';
import { stateCounts } from './cellState';

/** How the services of some owners stand where they run. */
export interface DeploymentSituation {
  services: number;
  /** Services in environments, by state. */
  states: Array<{ state: CellState; services: number }>;
  stale: number;
  /** The worst first. */
  attention: Array<{ service: DeploymentMatrixRow; cell: DeploymentCell }>;
}

interface OwnerAnswers {
  environments: EnvironmentSummary[];
  matrix: { items: DeploymentMatrixRow[]; totalItems: number };
}

/** States in which somebody has to do something. */
const NEEDS_ATTENTION: readonly CellState[] = ['failed', 'drift', 'missing'];

/** More than these are on the Environments page. */
const SHOWN = 5;

/** Adds up what was answered for each owner; a service has one owner. */
export function deploymentSituation(
  answers: readonly OwnerAnswers[],
): DeploymentSituation {
  const environments = answers.flatMap(answer => answer.environments);
  const rows = answers.flatMap(({ matrix }) => matrix.items);
  return {
    services: sum(answers.map(({ matrix }) => matrix.totalItems)),
    states: stateCounts(addUp(environments.map(({ states }) => states))),
    stale: sum(environments.map(({ stale }) => stale)),
    attention: rows
      .flatMap(service => service.cells.map(cell => ({ service, cell })))
      .filter(({ cell }) => urgency(cell) < Infinity)
      .sort((one, other) => urgency(one.cell) - urgency(other.cell))
      .slice(0, SHOWN),
  };
}

function urgency(cell: DeploymentCell): number {
  const rank = NEEDS_ATTENTION.indexOf(cell.state);
  if (rank >= 0) return rank;
  return cell.stale ? NEEDS_ATTENTION.length : Infinity;
}

function addUp(
  all: ReadonlyArray<Partial<Record<CellState, number>>>,
): Partial<Record<CellState, number>> {
  const total: Partial<Record<CellState, number>> = {};
  for (const states of all) {
    for (const { state, services } of stateCounts(states)) {
      total[state] = (total[state] ?? 0) + services;
    }
  }
  return total;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
