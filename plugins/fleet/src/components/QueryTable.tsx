import { ReactNode } from 'react';
import { ColumnConfig, Table, TablePaginationType } from '@backstage/ui';
import { FailurePanel } from './FailurePanel';
import styles from './QueryTable.module.css';

/** The answer to a question for rows, as `useQuery` gives it. */
interface RowsQuery {
  isPending: boolean;
  isError: boolean;
  isFetching: boolean;
  isPlaceholderData: boolean;
  error: unknown;
  refetch: () => unknown;
}

/** A table of what a query answers: while it loads, when it fails, and when there is nothing. */
export const QueryTable = <Row extends { id: string }>(props: {
  query: RowsQuery;
  rows: Row[] | undefined;
  columns: ReadonlyArray<ColumnConfig<Row>>;
  pagination?: TablePaginationType;
  sort?: React.ComponentProps<typeof Table>['sort'];
  /** What could not be loaded, as a sentence. */
  failure: string;
  empty: ReactNode;
}) => {
  const { query, rows } = props;
  return (
    <>
      {query.isError && (
        <FailurePanel
          title={props.failure}
          error={query.error}
          isRetrying={query.isFetching}
          onRetry={() => void query.refetch()}
        />
      )}
      {(rows || !query.isError) && (
        <Table
          className={styles.table}
          columnConfig={props.columns}
          data={rows}
          isPending={query.isPending}
          isStale={query.isPlaceholderData}
          sort={props.sort}
          pagination={props.pagination ?? { type: 'none' }}
          emptyState={props.empty}
        />
      )}
    </>
  );
};
