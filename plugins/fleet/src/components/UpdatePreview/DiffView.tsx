import { useState } from 'react';
import { Button, Text, VisuallyHidden } from '@backstage/ui';
import { DiffLine } from '../../lib/diffLines';
import { count } from '../../lib/share';
import styles from './DiffView.module.css';

/** More than these are drawn when somebody wants to see them. */
const SHOWN_AT_FIRST = 400;

const SIGNS: Partial<Record<DiffLine['kind'], { sign: string; word: string }>> =
  {
    added: { sign: '+', word: 'added' },
    marker: { sign: '+', word: 'conflict marker' },
    removed: { sign: '−', word: 'removed' },
  };

/** A unified diff with the line numbers of both sides. Its text is text; nothing in it is taken for HTML. */
export const DiffView = (props: {
  path: string;
  lines: DiffLine[];
  /** The server cut it off. */
  isTruncated: boolean;
}) => {
  const { path, lines, isTruncated } = props;
  const [isWhole, setWhole] = useState(lines.length <= SHOWN_AT_FIRST);
  const shown = isWhole ? lines : lines.slice(0, SHOWN_AT_FIRST);
  return (
    <div className={styles.diff}>
      {/* A region that scrolls has to be reached by the keyboard. */}
      <div
        className={styles.scroll}
        role="region"
        aria-label={`Changes in ${path}`}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <table className={styles.lines}>
          <tbody>
            {shown.map((line, index) => (
              <Line key={index} line={line} />
            ))}
          </tbody>
        </table>
      </div>
      {!isWhole && (
        <Button variant="secondary" size="small" onPress={() => setWhole(true)}>
          {`Show all ${count(lines.length)} lines`}
        </Button>
      )}
      {isTruncated && (
        <Text variant="body-small" color="secondary">
          The diff is longer than 64 KiB; the pull request has all of it.
        </Text>
      )}
    </div>
  );
};

function Line({ line }: { line: DiffLine }) {
  const sign = SIGNS[line.kind];
  return (
    <tr className={styles[line.kind]}>
      <td className={styles.number}>{line.before}</td>
      <td className={styles.number}>{line.after}</td>
      <td className={styles.sign}>
        {sign && (
          <>
            <span aria-hidden>{sign.sign}</span>
            <VisuallyHidden>{sign.word}</VisuallyHidden>
          </>
        )}
      </td>
      <td className={styles.text}>{line.text}</td>
    </tr>
  );
}
