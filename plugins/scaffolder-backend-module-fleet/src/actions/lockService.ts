import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  initBareRepository,
  listFiles,
  runGit,
  storeSnapshots,
} from '@slipway/plugin-fleet-node';
import type { MakeLockfiles } from '../updates/makeLockfilesFor';
import { examples } from './lockService.examples';
import { placeFiles, writeTexts } from './placeFiles';

/** What the resolver gave, kept with the task: asked again, the indexes may answer something else. */
type Locked = {
  made: Record<string, string>;
  failed: Array<{ path: string; reason: string }>;
};

/** A path inside of the service. */
const LOCKFILE =
  /^(?!\/)(?!([^]*\/)?\.\.?\/)([^\\\p{Cc}]*\/)?(poetry|uv)\.lock$/u;

/**
 * `service:lock`: makes the lockfiles of a rendered service. A service is made without where that is not possible: its
 * documentation says how a person does it.
 */
export function createLockServiceAction(options: {
  makeLockfiles: MakeLockfiles;
}) {
  return createTemplateAction({
    id: 'service:lock',
    description:
      'Has the lockfiles of a rendered service made by their own tool, in the sandbox, from the indexes that its pyproject.toml names. Where that is not possible the log says why, and the service is made without them.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        lockfiles: z =>
          z
            .array(z.string().regex(LOCKFILE))
            .optional()
            .describe(
              'Paths of the lockfiles (poetry.lock, uv.lock); poetry.lock unless told otherwise.',
            ),
        sourcePath: z =>
          z
            .string()
            .optional()
            .describe(
              'Folder of the workspace that holds the service; its root unless told otherwise.',
            ),
      },
      output: {
        made: z => z.array(z.string()).describe('The lockfiles there are now.'),
        failed: z =>
          z
            .array(z.object({ path: z.string(), reason: z.string() }))
            .describe(
              'Those there are not, each with a sentence that says why.',
            ),
      },
    },
    async handler(ctx) {
      const { lockfiles = ['poetry.lock'] } = ctx.input;
      const folder = resolveSafeChildPath(
        ctx.workspacePath,
        ctx.input.sourcePath ?? '.',
      );
      if (ctx.isDryRun) {
        ctx.logger.info(`Would make ${lockfiles.join(', ')}`);
        ctx.output('made', lockfiles);
        ctx.output('failed', []);
        return;
      }
      const scratch = await ctx.createTemporaryDirectory();
      try {
        ctx.logger.info(
          `Asking the package indexes what to put into ${lockfiles.join(
            ', ',
          )}, which may take a minute`,
        );
        const { made, failed } = await ctx.checkpoint<Locked>({
          key: 'lockfiles',
          fn: () =>
            lock({
              folder,
              lockfiles,
              gitDir: join(scratch, 'service.git'),
              make: options.makeLockfiles,
              signal: ctx.signal,
            }),
        });
        await placeFiles({
          files: await writeTexts({
            folder: join(scratch, 'made'),
            texts: made,
          }),
          destination: folder,
        });
        for (const path of Object.keys(made)) ctx.logger.info(`Made ${path}`);
        for (const { reason } of failed) ctx.logger.warn(reason);
        ctx.output('made', Object.keys(made));
        ctx.output('failed', failed);
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
  });
}

async function lock(options: {
  folder: string;
  lockfiles: string[];
  gitDir: string;
  make: MakeLockfiles;
  signal?: AbortSignal;
}): Promise<Locked> {
  const { folder, lockfiles, gitDir, make, signal } = options;
  await initBareRepository(gitDir);
  const author = { name: 'Slipway', email: '', date: new Date(0) };
  const files = await listFiles(folder);
  const [stored] = await storeSnapshots({
    gitDir,
    snapshots: [{ files, message: 'rendered', author }],
  });
  const result = await make({
    gitDir,
    tree: stored!.tree,
    lockfiles,
    signal,
  }).catch(error => ({
    tree: '',
    made: [],
    failed: lockfiles.map(path => ({ path, reason: toError(error).message })),
  }));
  // The end of a task that somebody called off is no answer to keep.
  signal?.throwIfAborted();
  const made: Record<string, string> = {};
  for (const path of result.made) {
    const content = await runGit(
      ['cat-file', 'blob', `${result.tree}:${path}`],
      { cwd: gitDir },
    );
    made[path] = content.toString();
  }
  return { made, failed: result.failed };
}
