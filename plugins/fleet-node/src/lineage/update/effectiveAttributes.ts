import { quotePath, type BytePath } from '../../git/paths';
import { lineSetAttributes, lockfileAttributes } from './updatePolicy';

/** A `.gitattributes` file of one side; contents as one character per byte. */
export interface AttributesFile {
  path: BytePath;
  content: string;
}

/**
 * The text of `info/attributes` for a merge, which git reads instead of the trees' own files: line sets by default,
 * then what the template declares, then the files of the template and of the project (later lines win), and last the
 * lockfiles, which are never merged line by line.
 */
export function effectiveAttributes(options: {
  union: string[];
  template: AttributesFile[];
  project: AttributesFile[];
}): string {
  const files = [
    ...byDepth(options.template),
    ...byDepth(options.project),
  ].flatMap(rootedLines);
  return [
    ...lineSetAttributes.map(pattern => `${pattern} merge=union`),
    ...options.union.map(
      glob =>
        `${quotePath(`/${Buffer.from(glob).toString('latin1')}`)} merge=union`,
    ),
    ...files,
    ...lockfileAttributes.map(pattern => `${pattern} -merge`),
    '',
  ].join('\n');
}

function byDepth(files: AttributesFile[]): AttributesFile[] {
  const depth = ({ path }: AttributesFile) => path.split('/').length;
  return [...files].sort((a, b) => depth(a) - depth(b));
}

/** The lines of a file as they would read in the root. */
function rootedLines({ path, content }: AttributesFile): string[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const lines = content.split(/\r?\n/);
  if (!folder) return lines;
  return lines.flatMap(line => {
    // Macros are allowed in the root alone.
    const [, pattern, rest] =
      /^\s*([^\s#["]\S*|"(?:[^"\\]|\\.)*")(\s.*)$/.exec(line) ?? [];
    if (!pattern || !rest) return [];
    const plain = pattern.replace(/^"|"$/g, '').replace(/^\//, '');
    const isAnchored = pattern.replace(/^"/, '').includes('/');
    const rooted = `/${folder}${isAnchored ? '' : '**/'}${plain}`;
    return [`${/[\s"]/.test(rooted) ? quotePath(rooted) : rooted}${rest}`];
  });
}
