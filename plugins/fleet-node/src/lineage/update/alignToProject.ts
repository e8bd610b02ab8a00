import type { BytePath } from '../../git/paths';
import { pathText } from '../../git/paths';
import { isSameEntry, readBlobs, type GitStore } from '../../git/readTrees';
import { findConventions, isText } from './conventions';
import type { Sides } from './sides';
import type { UpdatePolicy } from './updatePolicy';

/** A file that both sides changed, under the names it has on each. */
interface SharedFile {
  base: BytePath;
  project: BytePath;
  template: BytePath;
}

/** Renames that git sees, from new to old path. */
export interface Renames {
  project: Map<BytePath, BytePath>;
  template: Map<BytePath, BytePath>;
}

const isRegular = (mode?: string) => mode === '100644' || mode === '100755';

/**
 * Converts base and template's side of the files that both sides changed to the project's own line endings, white
 * space and format. Answers what was converted, by the template's path.
 */
export async function alignToProject(options: {
  store: GitStore;
  sides: Sides;
  renames: Renames;
  policy: UpdatePolicy;
}): Promise<Map<BytePath, string>> {
  const { store, sides, policy } = options;
  const files = sharedFiles(sides, options.renames);
  const aligned = new Map<BytePath, string>();
  if (files.length === 0) return aligned;
  const blobs = await readBlobs(
    store,
    files.flatMap(file => [
      sides.base.get(file.base)!.id,
      sides.project.get(file.project)!.id,
      sides.template.get(file.template)!.id,
    ]),
  );
  const rewritten: { file: SharedFile; base: Buffer; template: Buffer }[] = [];
  for (const file of files) {
    const base = blobs.get(sides.base.get(file.base)!.id);
    const project = blobs.get(sides.project.get(file.project)!.id);
    const template = blobs.get(sides.template.get(file.template)!.id);
    if (!base || !project || !template) continue;
    if (![base, project, template].every(isText)) continue;
    const conventions = findConventions(
      base.toString('latin1'),
      project.toString('latin1'),
    );
    const convert = (content: Buffer) =>
      Buffer.from(
        conventions.reduce(
          (text, { convert: apply }) => apply(text),
          content.toString('latin1'),
        ),
        'latin1',
      );
    if (conventions.length > 0) {
      aligned.set(
        file.template,
        conventions.map(({ name }) => name).join(', '),
      );
    }
    rewritten.push({ file, base: convert(base), template: convert(template) });
  }
  await formatAsProject(rewritten, policy, aligned);
  for (const { file, base, template } of rewritten) {
    if (!aligned.has(file.template)) continue;
    sides.base.rewrite(file.base, base);
    sides.template.rewrite(file.template, template);
  }
  return aligned;
}

async function formatAsProject(
  rewritten: { file: SharedFile; base: Buffer; template: Buffer }[],
  { format }: UpdatePolicy,
  aligned: Map<BytePath, string>,
): Promise<void> {
  if (!format || rewritten.length === 0) return;
  const formatted = await format(
    rewritten.flatMap(({ file, base, template }) => [
      { path: pathText(file.project), content: base },
      { path: pathText(file.project), content: template },
    ]),
  );
  rewritten.forEach((item, index) => {
    const base = formatted[2 * index] ?? item.base;
    const template = formatted[2 * index + 1] ?? item.template;
    if (base.equals(item.base) && template.equals(item.template)) return;
    Object.assign(item, { base, template });
    const before = aligned.get(item.file.template);
    aligned.set(
      item.file.template,
      before ? `${before}, the project's formatter` : "the project's formatter",
    );
  });
}

function sharedFiles(sides: Sides, renames: Renames): SharedFile[] {
  const renamedByProject = invert(renames.project);
  const renamedByTemplate = invert(renames.template);
  return sides.base.paths().flatMap(path => {
    const file = {
      base: path,
      project: sides.project.has(path) ? path : renamedByProject.get(path),
      template: sides.template.has(path) ? path : renamedByTemplate.get(path),
    };
    const { project, template } = file;
    if (project === undefined || template === undefined) return [];
    const entries = [
      sides.base.get(path),
      sides.project.get(project),
      sides.template.get(template),
    ] as const;
    const [ofBase, ofProject, ofTemplate] = entries;
    if (!entries.every(entry => isRegular(entry?.mode))) return [];
    if (isSameEntry(ofBase, ofProject) || isSameEntry(ofBase, ofTemplate)) {
      return [];
    }
    if (ofBase?.id === ofProject?.id || ofBase?.id === ofTemplate?.id)
      return [];
    return [{ base: path, project, template }];
  });
}

function invert(map: Map<BytePath, BytePath>): Map<BytePath, BytePath> {
  return new Map([...map].map(([key, value]) => [value, key]));
}
