import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { runGit } from '../git/git';
import { readTree, type GitStore } from '../git/readTrees';
import { withScratch } from '../git/scratch';
import { runInSandbox } from './runInSandbox';
import type { SandboxedCommand, SandboxResult } from './sandbox';

/** Contents are bytes: nothing that a repository says about line ends, encodings or filters counts. */
const BYTES = '* -text -eol -ident -filter -working-tree-encoding\n';
const GIT_TIMEOUT_MS = 10 * 60_000;
const SUBMODULE = '160000';

export interface TreeRun {
  /** The tree as the commands left it, without what `.gitignore` leaves out. */
  tree: string;
  /** Whether it is another one than before. */
  isChanged: boolean;
  /** Of the commands that were run, in order; the last one is the one that failed, if one did. */
  results: SandboxResult[];
}

/**
 * Runs commands one after the other over the files of a tree, in the sandbox, until one fails. The files are written to
 * a folder of their own; there is no repository in it.
 *
 * @throws InputError when a command leaves something that no change can hold, such as a repository within.
 */
export async function runOverTree(options: {
  /** Bare repository that has the tree; the new objects go there. */
  gitDir: string;
  /** Tree or commit. */
  tree: string;
  commands: Array<Omit<SandboxedCommand, 'folder' | 'signal'>>;
  signal?: AbortSignal;
}): Promise<TreeRun> {
  const { gitDir, tree, commands, signal } = options;
  const scratch = await mkdtemp(join(tmpdir(), 'slipway-run-'));
  const folder = join(scratch, 'files');
  try {
    await mkdir(folder);
    return await withScratch({ gitDir, attributes: BYTES }, async bare => {
      const store: GitStore = {
        cwd: folder,
        env: {
          ...bare.env,
          GIT_WORK_TREE: folder,
          GIT_INDEX_FILE: join(scratch, 'index'),
        },
      };
      await git(store, ['read-tree', tree]);
      await git(store, ['checkout-index', '--all', '--force']);
      const before = await git(store, ['write-tree']);
      const results: SandboxResult[] = [];
      for (const command of commands) {
        const result = await runInSandbox({ ...command, folder, signal });
        results.push(result);
        if (result.exitCode !== 0 || result.endedBy) break;
      }
      await git(store, ['add', '--all', '.']);
      const written = await git(store, ['write-tree']);
      await refuseNewSubmodules(store, tree, written);
      return { tree: written, isChanged: written !== before, results };
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function git(store: GitStore, args: string[]): Promise<string> {
  const output = await runGit(args, {
    ...store,
    config: { 'core.bare': 'false' },
    timeoutMs: GIT_TIMEOUT_MS,
  });
  return output.toString('utf8').trim();
}

async function refuseNewSubmodules(
  store: GitStore,
  before: string,
  after: string,
): Promise<void> {
  const known = await readTree(store, before);
  for (const [path, { mode }] of await readTree(store, after)) {
    if (mode === SUBMODULE && known.get(path)?.mode !== SUBMODULE) {
      throw new InputError(
        `The command left a git repository in ${path}, which no change can hold; have it removed at the end`,
      );
    }
  }
}

/** What a command that failed said, in a few lines. */
export function describeFailedCommand(
  command: string[],
  { endedBy, exitCode, stdout, stderr }: SandboxResult,
): string {
  const how = endedBy
    ? {
        timeout: 'took longer than it may',
        memory: 'took more memory than it may',
        signal: 'was called off',
      }[endedBy]
    : `ended with exit code ${exitCode}`;
  const said = (stderr.trim() || stdout.trim()).slice(-1500);
  return `${command.join(' ')} ${how}${said ? `:\n${said}` : ''}`;
}
