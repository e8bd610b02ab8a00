/** One line of a unified diff. */
export interface DiffLine {
  /** `marker` is a conflict marker that the update puts into the file. */
  kind: 'added' | 'removed' | 'context' | 'hunk' | 'marker' | 'note';
  /** Without its sign. */
  text: string;
  /** Line number in the project's file; absent for what is added. */
  before?: number;
  /** Line number in the result; absent for what is removed. */
  after?: number;
}

const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;
const CONFLICT_MARKER = /^(<{7}|\|{7}|={7}|>{7})( |$)/;

/** The lines of a unified diff of one file; what stands before its first hunk is left out. */
export function diffLines(diff: string): DiffLine[] {
  const lines: DiffLine[] = [];
  let position: { before: number; after: number } | undefined;
  for (const line of diff.replace(/\n$/, '').split('\n')) {
    const hunk = HUNK.exec(line);
    if (hunk) {
      position = { before: Number(hunk[1]), after: Number(hunk[2]) };
      lines.push({ kind: 'hunk', text: line });
    } else if (position) {
      lines.push(lineAt(line, position));
    }
  }
  return lines;
}

/** Also moves the position on. */
function lineAt(
  line: string,
  position: { before: number; after: number },
): DiffLine {
  const text = line.slice(1);
  switch (line.charAt(0)) {
    case '+':
      return {
        kind: CONFLICT_MARKER.test(text) ? 'marker' : 'added',
        text,
        after: position.after++,
      };
    case '-':
      return { kind: 'removed', text, before: position.before++ };
    case '\\':
      return { kind: 'note', text: text.trim() };
    default:
      return {
        kind: 'context',
        text,
        before: position.before++,
        after: position.after++,
      };
  }
}

/** How many lines a diff adds and removes. */
export function diffSize(lines: readonly DiffLine[]): {
  added: number;
  removed: number;
} {
  const isAdded = ({ kind }: DiffLine) => kind === 'added' || kind === 'marker';
  return {
    added: lines.filter(isAdded).length,
    removed: lines.filter(({ kind }) => kind === 'removed').length,
  };
}
