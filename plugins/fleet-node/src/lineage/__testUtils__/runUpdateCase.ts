import { pathBytes, pathText } from '../../git/paths';
import { readBlobs, readTree } from '../../git/readTrees';
import { writeTrees, type TreeChanges } from '../../git/writeTrees';
import { planUpdate } from '../planUpdate';
import {
  contentOf,
  modeOf,
  projectTree,
  type CaseFile,
  type CaseResult,
  type CaseTree,
  type UpdateCase,
} from './updateCases';

/** Runs a case through the engine, in a bare repository that exists. */
export async function runUpdateCase(
  gitDir: string,
  item: UpdateCase,
): Promise<CaseResult & { milliseconds: number }> {
  const [base, theirs, ours] = await storeTrees(gitDir, [
    item.templateV1,
    item.templateV2,
    projectTree(item),
  ]);
  const started = performance.now();
  const plan = await planUpdate({
    gitDir,
    base: item.noBase ? undefined : base,
    theirs: theirs ?? '',
    ours: ours ?? '',
    policy: item.policy,
    templateName: 'template-2.0.0',
  });
  const milliseconds = performance.now() - started;
  return { plan, milliseconds, tree: await loadTree(gitDir, plan.tree) };
}

/** Stores trees and gives their ids. */
export async function storeTrees(
  gitDir: string,
  trees: CaseTree[],
): Promise<string[]> {
  const stored = await writeTrees(
    { cwd: gitDir },
    trees.map((tree, index) => ({
      ref: `refs/cases/${index}`,
      changes: asChanges(tree),
    })),
  );
  return stored.map(({ tree }) => tree);
}

export async function loadTree(
  gitDir: string,
  treeish: string,
): Promise<CaseTree> {
  const store = { cwd: gitDir };
  const tree = await readTree(store, treeish);
  const blobs = await readBlobs(
    store,
    [...tree.values()]
      .filter(({ mode }) => mode !== '160000')
      .map(({ id }) => id),
  );
  const loaded: CaseTree = {};
  for (const [path, { mode, id }] of tree) {
    const content = blobs.get(id) ?? Buffer.alloc(0);
    loaded[pathText(path)] = asFile(mode, id, content);
  }
  return loaded;
}

function asFile(mode: string, id: string, content: Buffer): CaseFile {
  if (mode === '160000') return { submodule: id };
  const text = content.toString('utf8');
  if (mode === '120000') return { symlink: text };
  const exec = mode === '100755' ? { exec: true } : {};
  if (!Buffer.from(text).equals(content)) {
    return { base64: content.toString('base64'), ...exec };
  }
  return mode === '100755' ? { text, exec: true } : text;
}

function asChanges(tree: CaseTree): TreeChanges {
  return new Map(
    Object.entries(tree).map(([path, found]) => {
      const mode = modeOf(found);
      const content = contentOf(found);
      return [
        pathBytes(path),
        mode === '160000'
          ? { mode, id: content.toString('latin1') }
          : { mode, content },
      ];
    }),
  );
}
