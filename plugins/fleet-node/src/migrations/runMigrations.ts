import { InputError } from '@backstage/errors';
import { describeFailedCommand, runOverTree } from '../sandbox/runOverTree';
import { migrationsBetween, type CodeMigration } from './codeMigrations';

const TIMEOUT_MS = 5 * 60_000;

/**
 * Runs a template's migrations that an update passes over a tree, in the sandbox, without any network. The caller has
 * made sure that the template is trusted (`readTrustedTemplates`).
 *
 * Commands may name the template's own folder as `{template}`, and find the versions in MIGRATION_FROM, MIGRATION_TO and
 * MIGRATION_VERSION.
 *
 * @throws InputError when one fails: an update is whole or is not.
 */
export async function runMigrations(options: {
  /** Bare repository that has the tree; the new objects go there. */
  gitDir: string;
  /** Tree or commit. */
  tree: string;
  migrations: CodeMigration[];
  /** SemVer. */
  from: string;
  to: string;
  when: 'before' | 'after';
  /** Folder of the template on this machine, readable for the commands. */
  templateFolder?: string;
  signal?: AbortSignal;
}): Promise<{ tree: string; ran: string[] }> {
  const { gitDir, tree, from, to, when, templateFolder, signal } = options;
  const steps = migrationsBetween(options.migrations, options).flatMap(
    migration => {
      const command = migration[when];
      return command ? [{ command, version: migration.version }] : [];
    },
  );
  if (steps.length === 0) return { tree, ran: [] };
  const commands = steps.map(({ command, version }) => ({
    command: command.map(part =>
      part.replaceAll('{template}', templateFolder ?? ''),
    ),
    readable: templateFolder ? [templateFolder] : [],
    environment: {
      MIGRATION_FROM: from,
      MIGRATION_TO: to,
      MIGRATION_VERSION: version,
    },
    limits: { timeoutMs: TIMEOUT_MS },
  }));
  const run = await runOverTree({ gitDir, tree, commands, signal });
  const last = run.results.at(-1);
  const step = steps[run.results.length - 1];
  if (last && step && (last.exitCode !== 0 || last.endedBy)) {
    throw new InputError(
      `The template's migration to ${
        step.version
      } (${when} the update) failed, so that nothing was changed. ${describeFailedCommand(
        step.command,
        last,
      )}`,
    );
  }
  return { tree: run.tree, ran: steps.map(({ version }) => version) };
}
