import { useMemo, useState } from 'react';
import { Button, SearchField, Select, Text } from '@backstage/ui';
import { PreviewedPath } from '@slipway/plugin-fleet-common';
import {
  outcomeCounts,
  OUTCOME_WORDS,
  shownPaths,
} from '../../lib/previewSummary';
import { count } from '../../lib/share';
import { FilterBar } from '../FilterBar';
import { PathRow } from './PathRow';
import styles from './PathTable.module.css';

const ANY = 'any';
const SHOWN_AT_ONCE = 100;

/** Every file with what becomes of it and why; opened, with its diff. */
export const PathTable = ({ paths }: { paths: PreviewedPath[] }) => {
  const [outcome, setOutcome] = useState(ANY);
  const [search, setSearch] = useState('');
  const [atMost, setAtMost] = useState(SHOWN_AT_ONCE);
  const found = useMemo(
    () =>
      shownPaths(paths, {
        outcome: outcome === ANY ? undefined : outcome,
        search,
      }),
    [paths, outcome, search],
  );
  const rest = found.length - atMost;
  return (
    <div className={styles.paths}>
      <FilterBar label="Filter files">
        <SearchField
          aria-label="Search files by path"
          placeholder="Part of a path"
          size="medium"
          value={search}
          onChange={setSearch}
        />
        <Select
          aria-label="Outcome"
          size="medium"
          options={[
            { value: ANY, label: 'Any outcome' },
            ...outcomeCounts(paths).map(({ outcome: value }) => ({
              value,
              label: OUTCOME_WORDS[value].label,
            })),
          ]}
          value={outcome}
          onChange={key => setOutcome(String(key))}
        />
      </FilterBar>
      <div className={styles.scroll}>
        <table className={styles.table} aria-label="Files of the update">
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">Outcome</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, atMost).map(path => (
              <PathRow key={path.path} path={path} />
            ))}
          </tbody>
        </table>
      </div>
      {found.length === 0 && (
        <Text color="secondary">No file matches these filters.</Text>
      )}
      {rest > 0 && (
        <Button
          variant="secondary"
          onPress={() => setAtMost(atMost + SHOWN_AT_ONCE)}
        >
          {`Show more of the other ${count(rest)}`}
        </Button>
      )}
    </div>
  );
};
