import { useId, useMemo, useState } from 'react';
import { Button, Text } from '@backstage/ui';
import { PreviewedPath } from '@slipway/plugin-fleet-common';
import { RiArrowDownSLine, RiArrowRightSLine } from '@remixicon/react';
import { diffLines, diffSize } from '../../lib/diffLines';
import { DiffView } from './DiffView';
import { OutcomeWord } from './OutcomeWord';
import styles from './PathRow.module.css';

/** One file with what becomes of it; opened, with its diff. */
export const PathRow = ({ path: file }: { path: PreviewedPath }) => {
  const [isOpen, setOpen] = useState(false);
  const diffId = useId();
  const lines = useMemo(() => diffLines(file.diff ?? ''), [file.diff]);
  const { added, removed } = useMemo(() => diffSize(lines), [lines]);
  return (
    <>
      <tr>
        <th scope="row" className={styles.file}>
          {lines.length > 0 ? (
            <Button
              variant="tertiary"
              size="small"
              className={styles.toggle}
              iconStart={isOpen ? <RiArrowDownSLine /> : <RiArrowRightSLine />}
              aria-expanded={isOpen}
              aria-controls={diffId}
              aria-label={`Diff of ${file.path}`}
              onPress={() => setOpen(!isOpen)}
            >
              {file.path}
            </Button>
          ) : (
            <span className={styles.plain}>{file.path}</span>
          )}
          {file.oldPath && (
            <div className={styles.small}>was {file.oldPath}</div>
          )}
        </th>
        <td>
          <OutcomeWord outcome={file.outcome} />
          {file.kind && <div className={styles.small}>{file.kind}</div>}
        </td>
        <td>
          {file.why}
          {added + removed > 0 && (
            <Text variant="body-small" color="secondary">
              {' '}
              +{added} −{removed}
            </Text>
          )}
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={3} id={diffId}>
            <DiffView
              path={file.path}
              lines={lines}
              isTruncated={file.truncated ?? false}
            />
          </td>
        </tr>
      )}
    </>
  );
};
