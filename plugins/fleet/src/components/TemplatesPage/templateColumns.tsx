import { Cell, CellText, ColumnConfig, Link, Text } from '@backstage/ui';
import { FleetTemplate } from '@slipway/plugin-fleet-common';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { count } from '../../lib/share';
import { OwnerLink } from '../OwnerLink';
import { VersionBar } from '../VersionBar';
import styles from './templateColumns.module.css';

interface TemplateRow {
  id: string;
  template: FleetTemplate;
}

export const templateColumns: ColumnConfig<TemplateRow>[] = [
  {
    id: 'title',
    label: 'Template',
    isRowHeader: true,
    cell: ({ template }) => (
      <Cell>
        <TemplateName template={template} />
      </Cell>
    ),
  },
  {
    id: 'owner',
    label: 'Owner',
    cell: ({ template }) => (
      <Cell>
        <OwnerLink owner={template.owner} />
      </Cell>
    ),
  },
  {
    id: 'version',
    label: 'Version',
    cell: ({ template }) => (
      <Cell>{template.version ?? <Text color="secondary">none</Text>}</Cell>
    ),
  },
  {
    id: 'services',
    label: 'Services',
    cell: ({ template }) => <CellText title={count(template.services)} />,
  },
  {
    id: 'versions',
    label: 'By version',
    cell: ({ template }) => (
      <Cell>
        <VersionBar template={template} />
      </Cell>
    ),
  },
  {
    id: 'behind',
    label: 'Behind',
    cell: ({ template }) => (
      <Cell>
        <Number template={template} of="behind" />
      </Cell>
    ),
  },
  {
    id: 'held',
    label: 'Held',
    cell: ({ template }) => (
      <Cell>
        <Number template={template} of="held" />
      </Cell>
    ),
  },
  {
    id: 'pending',
    label: 'Pending paths',
    cell: ({ template }) => <CellText title={count(template.pending)} />,
  },
];

function TemplateName({ template }: { template: FleetTemplate }) {
  const links = useFleetLinks();
  return (
    <div className={styles.name}>
      <Link href={links.template(template.ref)} weight="bold">
        {template.title}
      </Link>
      {template.problem && (
        <Text variant="body-small" color="warning">
          {template.problem}
        </Text>
      )}
    </div>
  );
}

/** How many services stand like this; leads to them. */
function Number(props: { template: FleetTemplate; of: 'behind' | 'held' }) {
  const { template, of: state } = props;
  const links = useFleetLinks();
  const number = template[state];
  if (number === 0) return <Text color="secondary">0</Text>;
  return (
    <Link href={links.template(template.ref, { state })}>{count(number)}</Link>
  );
}
