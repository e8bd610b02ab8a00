import { runGit } from './git';
import { quotePath, type BytePath } from './paths';
import type { GitEntry, GitStore } from './readTrees';

/** What shall stand at a path: an object that exists, new content, or nothing. */
export type TreeChange = GitEntry | { mode: string; content: Buffer } | null;

export type TreeChanges = Map<BytePath, TreeChange>;

export interface TreeDraft {
  /** The tree to start from; nothing when it is left out. */
  from?: string;
  changes?: TreeChanges;
  /** The ref that shall point to the commit of this tree. */
  ref: string;
  /** Position of the draft whose commit is this one's parent. */
  parent?: number;
}

/** Writes each draft as a tree with a commit of fixed author and date; one process, however many files. */
export async function writeTrees(
  store: GitStore,
  drafts: TreeDraft[],
): Promise<{ commit: string; tree: string }[]> {
  const chunks: Buffer[] = [];
  const write = (text: string) => chunks.push(Buffer.from(text, 'latin1'));
  drafts.forEach((draft, index) => {
    write(`reset ${draft.ref}\n`);
    write(`commit ${draft.ref}\nmark :${index + 1}\n`);
    write('committer Slipway <slipway> 0 +0000\ndata 0\n');
    if (draft.parent !== undefined) write(`from :${draft.parent + 1}\n`);
    write(draft.from ? `M 040000 ${draft.from} ""\n` : 'deleteall\n');
    for (const [path, change] of deletionsFirst(draft.changes)) {
      const name = quotePath(path);
      if (!change) write(`D ${name}\n`);
      else if ('id' in change) write(`M ${change.mode} ${change.id} ${name}\n`);
      else {
        write(`M ${change.mode} inline ${name}\n`);
        write(`data ${change.content.length}\n`);
        chunks.push(change.content, Buffer.from('\n'));
      }
    }
    write(`\nget-mark :${index + 1}\nls :${index + 1} ""\n`);
  });
  write('done\n');
  const output = await runGit(['fast-import', '--quiet', '--force', '--done'], {
    ...store,
    input: Buffer.concat(chunks),
  });
  const ids = output
    .toString('latin1')
    .split('\n')
    .map(line => line.replace(/^040000 tree /, '').trim());
  return drafts.map((_, index) => ({
    commit: ids[2 * index] ?? '',
    tree: ids[2 * index + 1] ?? '',
  }));
}

/** A file may have to go before a folder of its name can come. */
function deletionsFirst(changes: TreeChanges = new Map()) {
  const all = [...changes];
  return [
    ...all.filter(([, change]) => change === null),
    ...all.filter(([, change]) => change !== null),
  ];
}
