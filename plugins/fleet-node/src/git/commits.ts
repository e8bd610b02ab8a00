import { runGit } from './git';
import type { CommitAuthor } from './snapshots';

/** Writes a commit of a tree that is there; the same tree, parents, message and author give the same id. */
export async function commitTree(options: {
  gitDir: string;
  tree: string;
  parents: string[];
  message: string;
  author: CommitAuthor;
}): Promise<string> {
  const { gitDir, tree, parents, message, author } = options;
  const date = `@${Math.floor(author.date.getTime() / 1000)} +0000`;
  const name = onOneLine(author.name);
  const email = onOneLine(author.email);
  const output = await runGit(
    ['commit-tree', ...parents.flatMap(parent => ['-p', parent]), tree],
    {
      cwd: gitDir,
      input: message,
      env: {
        GIT_AUTHOR_NAME: name,
        GIT_AUTHOR_EMAIL: email,
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_NAME: name,
        GIT_COMMITTER_EMAIL: email,
        GIT_COMMITTER_DATE: date,
      },
    },
  );
  return output.toString('utf8').trim();
}

export interface ReadCommit {
  tree: string;
  parents: string[];
  message: string;
}

/** @throws GitError when there is no such commit. */
export async function readCommit(
  gitDir: string,
  revision: string,
): Promise<ReadCommit> {
  const output = await runGit(['cat-file', 'commit', `${revision}^{commit}`], {
    cwd: gitDir,
  });
  const text = output.toString('utf8');
  const end = text.indexOf('\n\n');
  const lines = text.slice(0, end).split('\n');
  const valuesOf = (key: string) =>
    lines
      .filter(line => line.startsWith(`${key} `))
      .map(line => line.slice(key.length + 1));
  return {
    tree: valuesOf('tree')[0] ?? '',
    parents: valuesOf('parent'),
    message: text.slice(end + 2),
  };
}

function onOneLine(text: string): string {
  return text.replace(/[<>\n\0]/g, ' ').trim();
}
