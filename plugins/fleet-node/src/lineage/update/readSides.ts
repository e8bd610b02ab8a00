import type { BytePath } from '../../git/paths';
import {
  readBlobs,
  readRenames,
  readTree,
  type GitStore,
} from '../../git/readTrees';
import type { Renames } from './alignToProject';
import {
  effectiveAttributes,
  type AttributesFile,
} from './effectiveAttributes';
import { Side, type Sides } from './sides';
import type { UpdatePolicy } from './updatePolicy';

/** The files of the three trees, and what each side renamed since the base. */
export async function readSides(
  store: GitStore,
  ids: { base: string | undefined; theirs: string; ours: string },
): Promise<{ sides: Sides; renames: Renames }> {
  const read = async (id: string | undefined) =>
    new Side(id, id ? await readTree(store, id) : new Map());
  const [base, template, project] = await Promise.all([
    read(ids.base),
    read(ids.theirs),
    read(ids.ours),
  ]);
  const [ofTemplate, ofProject] = await Promise.all([
    renamesBetween(store, base, template),
    renamesBetween(store, base, project),
  ]);
  return {
    sides: { base, template, project },
    renames: { template: ofTemplate, project: ofProject },
  };
}

/** git is asked only where something is gone and something is new. */
async function renamesBetween(
  store: GitStore,
  from: Side,
  to: Side,
): Promise<Map<BytePath, BytePath>> {
  const isWorthAsking =
    from.paths().some(path => !to.has(path)) &&
    to.paths().some(path => !from.has(path));
  return from.id && to.id && isWorthAsking
    ? readRenames(store, from.id, to.id)
    : new Map();
}

/** The attributes that count for the merge, for `info/attributes`. */
export async function readAttributes(
  store: GitStore,
  { project, template }: Sides,
  policy: UpdatePolicy,
): Promise<string> {
  const found = [template, project].map(({ original }) =>
    [...original].filter(
      ([path, { mode }]) =>
        /(^|\/)\.gitattributes$/.test(path) && mode.startsWith('100'),
    ),
  );
  const blobs = await readBlobs(
    store,
    found.flat().map(([, { id }]) => id),
  );
  const [ofTemplate = [], ofProject = []] = found.map(files =>
    files.map(
      ([path, { id }]): AttributesFile => ({
        path,
        content: blobs.get(id)?.toString('latin1') ?? '',
      }),
    ),
  );
  return effectiveAttributes({
    union: policy.union ?? [],
    template: ofTemplate,
    project: ofProject,
  });
}
