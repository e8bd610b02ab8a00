import { useState } from 'react';
import {
  Button,
  Cell,
  ColumnConfig,
  Link,
  Select,
  Table,
  Text,
} from '@backstage/ui';
import { CampaignPreview, PreviewedTarget } from '@slipway/plugin-fleet-common';
import { useServiceLinks } from '../../hooks/useServiceLinks';
import { CLASS_LABELS, previewRows } from '../../lib/campaignPreview';
import { OwnerLink } from '../OwnerLink';
import { usePagedRows } from '../../hooks/usePagedRows';
import styles from './CampaignPreviewView.module.css';

type Shown = 'all' | 'in' | 'out';

interface PreviewRow {
  id: string;
  target: PreviewedTarget;
  /** Name of its wave; absent for what is left out. */
  wave?: string;
}

const COLUMNS: ColumnConfig<PreviewRow>[] = [
  {
    id: 'service',
    label: 'Service',
    isRowHeader: true,
    cell: ({ target }) => (
      <Cell>
        <Service target={target} />
      </Cell>
    ),
  },
  {
    id: 'owner',
    label: 'Owner',
    cell: ({ target }) => (
      <Cell>
        <OwnerLink owner={target.owner} />
      </Cell>
    ),
  },
  {
    id: 'wave',
    label: 'Wave',
    cell: ({ wave }) => (
      <Cell>{wave ?? <Text color="secondary">left out</Text>}</Cell>
    ),
  },
  {
    id: 'why',
    label: 'Why',
    cell: ({ target }) => (
      <Cell>
        <span className={styles.why}>
          {target.why}{' '}
          <Text color="secondary">({CLASS_LABELS[target.class]})</Text>
        </span>
      </Cell>
    ),
  },
];

/** Each service with its wave and the reason; the server sends the first 500. */
export const PreviewTable = (props: {
  preview: CampaignPreview;
  waves: string[];
  onLeaveOut?: (service: string) => void;
}) => {
  const { preview, waves, onLeaveOut } = props;
  const [shown, setShown] = useState<Shown>('all');
  const rows = previewRows(preview, shown).map(target => ({
    id: target.service,
    target,
    wave: target.wave === undefined ? undefined : waves[target.wave],
  }));
  const { page, pagination } = usePagedRows(rows);
  const isCut = preview.targets.length < preview.due + preview.leftOut;
  return (
    <>
      <Select
        aria-label="Which services"
        style={{ maxWidth: '14rem' }}
        options={[
          { value: 'all', label: 'In or left out' },
          { value: 'in', label: 'In' },
          { value: 'out', label: 'Left out' },
        ]}
        value={shown}
        onChange={key => setShown(key as Shown)}
      />
      <Table
        className={styles.table}
        columnConfig={columns(onLeaveOut)}
        data={page}
        pagination={pagination}
        emptyState={<Text color="secondary">None</Text>}
      />
      {isCut && (
        <Text variant="body-small" color="secondary">
          The first {preview.targets.length} are listed; all are counted.
        </Text>
      )}
    </>
  );
};

function columns(
  onLeaveOut?: (service: string) => void,
): ColumnConfig<PreviewRow>[] {
  const leaveOut: ColumnConfig<PreviewRow> = {
    id: 'leave-out',
    label: 'Change',
    cell: ({ target, wave }) => (
      <Cell>
        {wave !== undefined && (
          <Button
            variant="tertiary"
            size="small"
            aria-label={`Leave out ${target.title}`}
            onPress={() => onLeaveOut?.(target.service)}
          >
            Leave out
          </Button>
        )}
      </Cell>
    ),
  };
  return onLeaveOut ? [...COLUMNS, leaveOut] : COLUMNS;
}

function Service({ target }: { target: PreviewedTarget }) {
  const links = useServiceLinks(target.service);
  return (
    <Link href={links.page} weight="bold">
      {target.title}
    </Link>
  );
}
