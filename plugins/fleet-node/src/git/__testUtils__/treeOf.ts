import { runGit } from '../git';
import { writeTrees } from '../writeTrees';

/** Writes a tree of text files, and reads them again. */
export async function treeOf(
  gitDir: string,
  files: Record<string, string | { mode: string; text: string }>,
): Promise<string> {
  const changes = new Map(
    Object.entries(files).map(([path, file]) => {
      const { mode, text } =
        typeof file === 'string' ? { mode: '100644', text: file } : file;
      return [path, { mode, content: Buffer.from(text) }];
    }),
  );
  const [written] = await writeTrees({ cwd: gitDir }, [
    { changes, ref: 'refs/test' },
  ]);
  return written!.tree;
}

export async function listing(gitDir: string, tree: string): Promise<string[]> {
  const output = await runGit(['ls-tree', '-r', tree], { cwd: gitDir });
  return output
    .toString()
    .trim()
    .split('\n')
    .map(line => line.replace(/^(\d+) \w+ \w+\t/, '$1 '));
}

export async function textAt(
  gitDir: string,
  tree: string,
  path: string,
): Promise<string> {
  const content = await runGit(['cat-file', 'blob', `${tree}:${path}`], {
    cwd: gitDir,
  });
  return content.toString();
}
