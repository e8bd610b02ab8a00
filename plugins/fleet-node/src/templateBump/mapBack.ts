/** A file of a rendered project that a bump changed. */
export interface RenderedChange {
  /** In the project. */
  path: string;
  before: string;
  after: string;
}

/** A file of a layer that the project was rendered from. */
export interface LayerFile {
  /** From the root of the template's repository. */
  path: string;
  /** In its layer; may hold expressions, as `${{ 'poetry.lock' if values.indexProfile == 'public' }}`. */
  name: string;
  text: string;
}

export interface MappedBack {
  /** New text of the template's files by their path. */
  edits: Record<string, string>;
  /** What has no place in the template, as sentences that name file and line. */
  lost: string[];
}

const SYNTAX = /\$\{\{|\{%|\{#/;

/**
 * Finds where in a template stands what was changed in a project rendered from it. A file that the template has in the
 * very same bytes is replaced; of any other, a changed line is replaced where the very same line stands exactly once.
 */
export function mapBack(
  changes: RenderedChange[],
  files: LayerFile[],
): MappedBack {
  const mapped = changes.map(change => mapFile(change, files));
  return {
    edits: Object.assign({}, ...mapped.map(({ edits }) => edits)),
    lost: mapped.flatMap(({ lost }) => lost),
  };
}

function mapFile(change: RenderedChange, files: LayerFile[]): MappedBack {
  if (change.before === '') {
    return lose(`${change.path} is new, and no layer is known to hold it`);
  }
  const same = files.filter(({ text }) => text === change.before);
  const [only] = same;
  if (!only) return mapLines(change, sourcesOf(change.path, files));
  if (same.length > 1) {
    return lose(
      `${change.path} stands in ${pathsOf(
        same,
      )} alike; replace the one that is meant`,
    );
  }
  if (SYNTAX.test(change.after) && !SYNTAX.test(change.before)) {
    return lose(
      `${change.path} would hold what a template evaluates ($\{{, {% or {#), so that ${only.path} cannot have it as it is`,
    );
  }
  return { edits: { [only.path]: change.after }, lost: [] };
}

/** The files of the layers that may have become a file of the project. */
function sourcesOf(path: string, files: LayerFile[]): LayerFile[] {
  const named = files.filter(({ name }) => name === path);
  if (named.length > 0) return named;
  const base = path.slice(path.lastIndexOf('/') + 1);
  return files.filter(
    ({ name }) =>
      SYNTAX.test(name) && name.slice(name.lastIndexOf('/') + 1).includes(base),
  );
}

function mapLines(change: RenderedChange, sources: LayerFile[]): MappedBack {
  const { path } = change;
  if (sources.length === 0) {
    return lose(`No file of the template's layers is known to become ${path}`);
  }
  const before = change.before.split('\n');
  const after = change.after.split('\n');
  if (before.length !== after.length) {
    return lose(
      `${path} differs from ${pathsOf(
        sources,
      )} by its values and was made anew; make it again in the template by hand`,
    );
  }
  const originals = sources.map(file => file.text.split('\n'));
  const results = originals.map(lines => [...lines]);
  const lost: string[] = [];
  before.forEach((line, index) => {
    const wanted = after[index] ?? '';
    if (line === wanted) return;
    const places = originals.flatMap((lines, file) =>
      lines.flatMap((text, at) => (text === line ? [{ file, at }] : [])),
    );
    const [place] = places;
    if (place && places.length === 1) {
      results[place.file]![place.at] = wanted;
      return;
    }
    lost.push(
      `${path} line ${
        index + 1
      }, which would become \`${wanted.trim()}\`: \`${line.trim()}\` stands ${
        places.length === 0 ? 'nowhere' : `${places.length} times`
      } in ${pathsOf(sources)}`,
    );
  });
  const edited = sources.flatMap((file, index) => {
    const text = (results[index] ?? []).join('\n');
    return text === file.text ? [] : [[file.path, text] as const];
  });
  return { edits: Object.fromEntries(edited), lost };
}

function lose(sentence: string): MappedBack {
  return { edits: {}, lost: [sentence] };
}

function pathsOf(files: LayerFile[]): string {
  return files.map(({ path }) => path).join(', ');
}
