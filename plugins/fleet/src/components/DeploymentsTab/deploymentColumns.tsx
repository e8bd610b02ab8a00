import { Cell, CellText, ColumnConfig, Link, Text } from '@backstage/ui';
import { Deployment } from '@slipway/plugin-fleet-common';
import { actorWords } from '../../lib/cellFacts';
import { duration } from '../../lib/time';
import { TimeAgo } from '../TimeAgo';
import { OutcomeView } from '../OutcomeView';

interface DeploymentRow {
  id: string;
  deployment: Deployment;
}

const NOT_SAID = <Text color="secondary">not said</Text>;

export const deploymentColumns: ColumnConfig<DeploymentRow>[] = [
  {
    id: 'version',
    label: 'Version',
    isRowHeader: true,
    cell: ({ deployment }) => <CellText title={deployment.version} />,
  },
  {
    id: 'environment',
    label: 'Environment',
    cell: ({ deployment }) => <CellText title={deployment.environment} />,
  },
  {
    id: 'outcome',
    label: 'Outcome',
    cell: ({ deployment }) => (
      <Cell>
        <OutcomeView deployment={deployment} />
      </Cell>
    ),
  },
  {
    id: 'finished',
    label: 'Finished',
    cell: ({ deployment }) => (
      <Cell>
        <TimeAgo at={deployment.finishedAt} />
      </Cell>
    ),
  },
  {
    id: 'duration',
    label: 'Took',
    cell: ({ deployment }) => (
      <Cell>
        {duration(deployment.startedAt, deployment.finishedAt) ?? NOT_SAID}
      </Cell>
    ),
  },
  {
    id: 'actor',
    label: 'By',
    cell: ({ deployment }) => <Cell>{actorWords(deployment) ?? NOT_SAID}</Cell>,
  },
  {
    id: 'commit',
    label: 'Commit',
    cell: ({ deployment }) => (
      <Cell>
        {deployment.commit ? (
          <code title={deployment.commit}>{deployment.commit.slice(0, 8)}</code>
        ) : (
          NOT_SAID
        )}
      </Cell>
    ),
  },
  {
    id: 'url',
    label: 'Details',
    cell: ({ deployment }) => (
      <Cell>
        {deployment.url ? (
          <Link
            href={deployment.url}
            target="_blank"
            rel="noopener noreferrer"
            aria-label={`Run of ${deployment.version} in ${deployment.environment}`}
          >
            Run
          </Link>
        ) : (
          NOT_SAID
        )}
      </Cell>
    ),
  },
];
