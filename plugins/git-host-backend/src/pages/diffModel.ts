import type { ChangedFile } from '../pullRequests/readChanges';

interface DiffLine {
  kind: 'added' | 'removed' | 'place' | 'same';
  text: string;
}

export interface DiffFile extends ChangedFile {
  /** Empty for what is not text, was only moved, or lies beyond what is shown. */
  lines: DiffLine[];
}

const MAX_LINES = 5000;
const MAX_LINE_LENGTH = 500;

/**
 * Puts the lines of a unified diff to the files they belong to; git lists both in the same order. The end is left out
 * beyond a number of lines, and so is the last line of a text that was cut.
 */
export function diffModel(options: {
  files: ChangedFile[];
  text: string;
  cut: boolean;
}): { files: DiffFile[]; cut: boolean } {
  const { files, text } = options;
  const all = text.split('\n').slice(0, -1);
  const lines = all.slice(0, MAX_LINES);
  const sections: DiffLine[][] = [];
  let inHeader = false;
  for (const line of lines) {
    if (line.startsWith('diff --git ')) {
      sections.push([]);
      inHeader = true;
    } else if (line.startsWith('@@')) {
      inHeader = false;
    }
    if (!inHeader) sections.at(-1)?.push(lineModel(line));
  }
  return {
    files: files.map((file, at) => ({ ...file, lines: sections[at] ?? [] })),
    cut: options.cut || all.length > lines.length,
  };
}

const KINDS: Record<string, DiffLine['kind']> = {
  '+': 'added',
  '-': 'removed',
  '@': 'place',
};

function lineModel(line: string): DiffLine {
  const kind = KINDS[line.charAt(0)] ?? 'same';
  const long = line.length > MAX_LINE_LENGTH;
  return { kind, text: long ? `${line.slice(0, MAX_LINE_LENGTH)}…` : line };
}
