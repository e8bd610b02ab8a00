import { Cell, ColumnConfig, Text } from '@backstage/ui';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { FleetService } from '@slipway/plugin-fleet-common';
import { EnvironmentCellView } from '../EnvironmentCellView';
import { LibraryStatusView } from '../LibraryStatusView';
import { TemplateCell } from './TemplateCell';
import styles from './serviceColumns.module.css';

interface ServiceRow {
  id: string;
  service: FleetService;
}

const ABOUT_SERVICE: ColumnConfig<ServiceRow>[] = [
  {
    id: 'name',
    label: 'Service',
    isRowHeader: true,
    isSortable: true,
    cell: ({ service }) => (
      <Cell>
        <div className={styles.name}>
          <EntityRefLink entityRef={service.ref} disableTooltip>
            <strong>{service.title ?? service.name}</strong>
          </EntityRefLink>
          {service.description && (
            <Text
              variant="body-small"
              color="secondary"
              truncate
              title={service.description}
            >
              {service.description}
            </Text>
          )}
        </div>
      </Cell>
    ),
  },
  {
    id: 'owner',
    label: 'Owner',
    isSortable: true,
    cell: ({ service }) => (
      <Cell>
        {service.owner ? (
          <EntityRefLink entityRef={service.owner} defaultKind="group" />
        ) : (
          <Text color="secondary">no owner</Text>
        )}
      </Cell>
    ),
  },
  {
    id: 'template',
    label: 'Template',
    isSortable: true,
    cell: ({ service }) => (
      <Cell>
        <TemplateCell service={service} />
      </Cell>
    ),
  },
  {
    id: 'libraries',
    label: 'Libraries',
    isSortable: true,
    cell: ({ service }) => (
      <Cell>
        <LibraryStatusView service={service} />
      </Cell>
    ),
  },
];

/** What is said of every service, then one column per environment in promotion order. */
export function serviceColumns(
  environments: string[],
): ColumnConfig<ServiceRow>[] {
  return [...ABOUT_SERVICE, ...environments.map(environmentColumn)];
}

function environmentColumn(environment: string): ColumnConfig<ServiceRow> {
  return {
    // A prefix, so that an environment may be called "name" or "owner".
    id: `environment:${environment}`,
    label: environment,
    cell: ({ service }) => (
      <Cell>
        <EnvironmentCellView
          cell={service.environments.find(
            cell => cell.environment === environment,
          )}
        />
      </Cell>
    ),
  };
}
