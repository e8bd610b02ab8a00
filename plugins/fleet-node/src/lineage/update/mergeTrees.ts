import { runGit } from '../../git/git';
import type { BytePath } from '../../git/paths';
import type { GitEntry, GitStore } from '../../git/readTrees';

/** What git has for a path it could not merge: the entry of the base, of the project and of the template. */
export interface Stages {
  base?: GitEntry;
  project?: GitEntry;
  template?: GitEntry;
}

interface MergeMessage {
  paths: BytePath[];
  /** Stable, such as `CONFLICT (modify/delete)`. */
  type: string;
  text: string;
}

export interface MergedTrees {
  tree: string;
  stages: Map<BytePath, Stages>;
  messages: MergeMessage[];
}

/**
 * Merges two commits with git's own strategy, without a work tree. Names of both refs stand in the markers.
 *
 * @throws GitError when git cannot merge at all; conflicts are a result.
 */
export async function mergeTrees(
  store: GitStore,
  refs: { project: string; template: string },
): Promise<MergedTrees> {
  const output = await runGit(
    [
      'merge-tree',
      '--write-tree',
      '-z',
      '--messages',
      refs.project,
      refs.template,
    ],
    {
      ...store,
      successCodes: [0, 1],
      config: {
        'merge.conflictStyle': 'zdiff3',
        'merge.directoryRenames': 'conflict',
        'merge.renames': 'true',
        'merge.renameLimit': '7000',
      },
    },
  );
  return parseMerge(output.toString('latin1'));
}

const STAGE_NAMES = { 1: 'base', 2: 'project', 3: 'template' } as const;

function parseMerge(output: string): MergedTrees {
  const fields = output.split('\0');
  const merged: MergedTrees = {
    tree: fields[0] ?? '',
    stages: new Map(),
    messages: [],
  };
  let at = 1;
  for (; fields[at]; at++) {
    const [, mode = '', id = '', stage = '', path = ''] =
      /^(\d+) (\w+) ([123])\t([^]*)$/.exec(fields[at] ?? '') ?? [];
    const stages = merged.stages.get(path) ?? {};
    stages[STAGE_NAMES[stage as unknown as 1 | 2 | 3]] = { mode, id };
    merged.stages.set(path, stages);
  }
  at += 1;
  while (at < fields.length - 1) {
    const count = Number(fields[at]);
    const paths = fields.slice(at + 1, at + 1 + count);
    const [type = '', text = ''] = fields.slice(at + 1 + count);
    merged.messages.push({ paths, type, text });
    at += count + 3;
  }
  return merged;
}
