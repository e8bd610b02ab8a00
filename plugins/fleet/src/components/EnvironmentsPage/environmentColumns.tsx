import { Cell, Column, ColumnConfig, Text } from '@backstage/ui';
import {
  DeploymentMatrixRow,
  DeploymentSource,
  EnvironmentSummary,
} from '@slipway/plugin-fleet-common';
import { sourcesOf } from '../../lib/deploymentSources';
import { CellDialog } from '../cell/CellDialog';
import { CellView } from '../cell/CellView';
import { OwnerLink } from '../OwnerLink';
import { EnvironmentHeader } from './EnvironmentHeader';
import { ServiceDeploymentsLink } from '../ServiceDeploymentsLink';
import styles from './environmentColumns.module.css';

interface EnvironmentRow {
  id: string;
  row: DeploymentMatrixRow;
}

const ABOUT_SERVICE: ColumnConfig<EnvironmentRow>[] = [
  {
    id: 'name',
    label: 'Service',
    isRowHeader: true,
    cell: ({ row }) => (
      <Cell className={styles.cell}>
        <ServiceDeploymentsLink service={row} />
      </Cell>
    ),
  },
  {
    id: 'owner',
    label: 'Owner',
    cell: ({ row }) => (
      <Cell className={styles.cell}>
        <OwnerLink owner={row.owner} />
      </Cell>
    ),
  },
];

/** The service, then one column per environment in promotion order. */
export function environmentColumns(options: {
  environments: EnvironmentSummary[];
  sources: DeploymentSource[];
}): ColumnConfig<EnvironmentRow>[] {
  const { environments, sources } = options;
  return [
    ...ABOUT_SERVICE,
    ...environments.map(environment => environmentColumn(environment, sources)),
  ];
}

function environmentColumn(
  environment: EnvironmentSummary,
  sources: DeploymentSource[],
): ColumnConfig<EnvironmentRow> {
  // A prefix, so that an environment may be called "name" or "owner".
  const id = `environment:${environment.name}`;
  return {
    id,
    label: environment.name,
    header: () => (
      <Column id={id} textValue={environment.name}>
        <EnvironmentHeader
          environment={environment}
          sources={sourcesOf(environment.name, sources)}
        />
      </Column>
    ),
    cell: ({ row }) => (
      <Cell className={styles.cell}>
        <EnvironmentCell row={row} environment={environment.name} />
      </Cell>
    ),
  };
}

function EnvironmentCell(props: {
  row: DeploymentMatrixRow;
  environment: string;
}) {
  const { row, environment } = props;
  const cell = row.cells.find(one => one.environment === environment);
  if (!cell) return <Text color="secondary">not deployed</Text>;
  return (
    <CellView cell={cell}>
      <CellDialog service={row} cell={cell} />
    </CellView>
  );
}
