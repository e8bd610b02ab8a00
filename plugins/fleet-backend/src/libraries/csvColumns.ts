import type {
  AdvisorySummary,
  AdvisoryUser,
  LibraryAdvisory,
  LibraryMatrix,
  LibrarySummary,
  PolicyProgress,
  PolicyUser,
  RatedLibrary,
} from '@slipway/plugin-fleet-common';
import type { CsvColumn } from '../http/csv';

/** The columns of the lists that can be had as CSV; named as the fields of their JSON. */

export const LIBRARY_COLUMNS: Array<CsvColumn<LibrarySummary>> = [
  ['name', library => library.name],
  ['internal', library => library.internal],
  ['index', library => library.index],
  ['latest', library => library.latest],
  ['latestReleasedAt', library => library.latestReleasedAt],
  ['services', library => library.services],
  ['outdated', library => library.outdated],
  ['vulnerable', library => library.vulnerable],
  ['versions', library => library.versions],
  ['oldestInUse', library => library.oldestInUse],
  ['newestInUse', library => library.newestInUse],
  ['advisories', library => library.advisories],
  ['worstSeverity', library => library.worstSeverity],
  ['checkedAt', library => library.checkedAt],
  ['problem', library => library.problem],
  ['confusion', library => library.confusion],
];

export const LIBRARY_USER_COLUMNS: Array<CsvColumn<AdvisoryUser>> = [
  ['service', user => user.service],
  ['owner', user => user.owner],
  ['system', user => user.system],
  ['library', user => user.library],
  ['version', user => user.version],
  ['behind', user => user.behind],
  ['direct', user => user.direct],
  ['groups', user => user.groups],
  ['declared', user => user.declared],
  ['advisories', user => idsOf(user.advisories)],
  [
    'running',
    user =>
      user.running.map(
        ({ environment, version, known }) =>
          `${environment}:${version ?? (known ? 'none' : 'unknown')}`,
      ),
  ],
];

export const ADVISORY_COLUMNS: Array<CsvColumn<AdvisorySummary>> = [
  ['id', advisory => advisory.id],
  ['aliases', advisory => advisory.aliases],
  ['severity', advisory => advisory.severity],
  ['score', advisory => advisory.score],
  ['summary', advisory => advisory.summary],
  [
    'libraries',
    advisory =>
      advisory.libraries.map(
        ({ name, fixedIn }) => `${name}:${fixedIn.join('|') || 'no fix'}`,
      ),
  ],
  ['services', advisory => advisory.services],
  [
    'environments',
    advisory =>
      advisory.environments.map(
        ({ environment, services }) => `${environment}:${services}`,
      ),
  ],
  ['publishedAt', advisory => advisory.publishedAt],
  ['modifiedAt', advisory => advisory.modifiedAt],
  ['url', advisory => advisory.url],
  ['attribution', advisory => advisory.attribution],
];

export const SERVICE_LIBRARY_COLUMNS: Array<CsvColumn<RatedLibrary>> = [
  ['name', library => library.name],
  ['version', library => library.version],
  ['direct', library => library.direct],
  ['declared', library => library.declared],
  ['groups', library => library.groups],
  ['extras', library => library.extras],
  ['marker', library => library.marker],
  ['origin', library => library.origin],
  ['index', library => library.index],
  ['internal', library => library.internal],
  ['latest', library => library.latest],
  ['latestCompatible', library => library.latestCompatible],
  ['behind', library => library.behind],
  ['libyears', library => library.libyears?.toFixed(2)],
  ['yanked', library => library.yanked],
  ['advisories', library => idsOf(library.advisories)],
  ['path', library => library.path.join(' > ')],
  ['confusion', library => library.confusion],
];

export const POLICY_COLUMNS: Array<CsvColumn<PolicyProgress>> = [
  ['id', policy => policy.id],
  ['library', policy => policy.library],
  ['minimum', policy => policy.minimum],
  ['banned', policy => policy.banned],
  ['deadline', policy => policy.deadline],
  ['reason', policy => policy.reason],
  ['met', policy => policy.met],
  ['due', policy => policy.due],
  ['late', policy => policy.late],
  ['exempt', policy => policy.exempt],
  ['unknown', policy => policy.unknown],
];

export const POLICY_USER_COLUMNS: Array<CsvColumn<PolicyUser>> = [
  ['service', user => user.service],
  ['owner', user => user.owner],
  ['version', user => user.version],
  ['state', user => user.state],
  ['exemptReason', user => user.exemptReason],
  ['exemptUntil', user => user.exemptUntil],
];

type MatrixRow = LibraryMatrix['services'][number];

/** Three for each library; empty where a service does not use it. */
export function matrixColumns(
  libraries: LibraryMatrix['libraries'],
): Array<CsvColumn<MatrixRow>> {
  return [
    ['service', row => row.service],
    ['owner', row => row.owner],
    ...libraries.flatMap(({ name }, column): Array<CsvColumn<MatrixRow>> => {
      const cellOf = (row: MatrixRow) => row.cells[column] ?? undefined;
      return [
        [name, row => cellOf(row) && (cellOf(row)?.version ?? 'not resolved')],
        [`${name} behind`, row => cellOf(row)?.behind],
        [`${name} severity`, row => cellOf(row)?.severity],
      ];
    }),
  ];
}

function idsOf(advisories: LibraryAdvisory[]): string[] {
  return advisories.map(({ id }) => id);
}
