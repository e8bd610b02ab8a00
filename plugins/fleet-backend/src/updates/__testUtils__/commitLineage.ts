import {
  formatLock,
  formatWish,
  LOCK_FILE,
  runGit,
  WISH_FILE,
  type TemplateLock,
  type TemplateWish,
} from '@slipway/plugin-fleet-node';

const NO_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

export const FLASK = 'template:default/flask-service';

export interface LineageCommit {
  gitDir: string;
  branch?: string;
  /** In which the service is; the root unless told otherwise. */
  folder?: string;
  /** What the template rendered. */
  rendered?: Record<string, string>;
  /** What the owner made of it: new text, or null for a file that is gone. */
  edits?: Record<string, string | null>;
  lock?: Partial<TemplateLock>;
  wish?: Partial<TemplateWish>;
  /** Left out, or written in place of a good one. */
  lockText?: string | null;
  wishText?: string | null;
}

/** Commits a service as a template made it, and as its owner left it, onto a branch of a bare repository. */
export async function commitLineage(options: LineageCommit): Promise<string> {
  const { gitDir, branch = 'main', folder, edits = {} } = options;
  const rendered = options.rendered ?? { 'app.py': 'one\n' };
  const files: Record<string, string> = {};
  for (const [path, text] of Object.entries(rendered)) {
    files[path] = `100644 ${await hashOf(gitDir, text)}`;
  }
  const origin = { template: FLASK, version: '1.0.0', values: { port: 8080 } };
  const lock = formatLock({
    lockVersion: 1,
    ...origin,
    layers: [],
    engine: { name: 'test', version: '1' },
    options: { copyWithoutTemplating: [] },
    tree: NO_TREE,
    files,
    pending: [],
    ...options.lock,
  });
  const wish = formatWish({
    ...origin,
    ...(options.lock?.version && { version: options.lock.version }),
    skip: [],
    'prefer-project': [],
    hold: null,
    ...options.wish,
  });
  const { lockText = lock, wishText = wish } = options;
  const all: Record<string, string | null> = {
    ...rendered,
    ...edits,
    [LOCK_FILE]: lockText,
    [WISH_FILE]: wishText,
  };
  const lines = Object.entries(all).flatMap(([path, text]) =>
    text === null
      ? []
      : [
          `M 100644 inline ${folder ? `${folder}/` : ''}${path}`,
          `data ${Buffer.byteLength(text)}\n${text}`,
        ],
  );
  const ref = `refs/heads/${branch}`;
  const person = 'Ada <ada@acme.com> 1767323045 +0000';
  await runGit(['fast-import', '--quiet', '--done', '--force'], {
    cwd: gitDir,
    input: [
      `commit ${ref}`,
      `committer ${person}`,
      `data ${Buffer.byteLength('change')}\nchange`,
      'deleteall',
      ...lines,
      '\ndone\n',
    ].join('\n'),
  });
  const commit = await runGit(['rev-parse', ref], { cwd: gitDir });
  return commit.toString().trim();
}

async function hashOf(gitDir: string, text: string): Promise<string> {
  const id = await runGit(['hash-object', '--stdin'], {
    cwd: gitDir,
    input: text,
  });
  return id.toString().trim();
}
