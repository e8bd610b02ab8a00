import type { SandboxSupport } from '../sandbox/sandbox';
import {
  migrationsBetween,
  type CodeMigration,
} from '../migrations/codeMigrations';

/** A command of the template that an update passes, and what becomes of it. */
export interface UpdateMigration {
  /** The template version that needs it. */
  version: string;
  when: 'before' | 'after';
  /** Program and arguments, as the template has them. */
  command: string[];
  /** Why it is not run, as a sentence that says what to do; absent for one that is. */
  leftBecause?: string;
}

/** Decides which commands of a template an update runs, in their order; the others are left to a person. */
export function decideMigrations(
  migrations: CodeMigration[],
  update: {
    template: string;
    from: string;
    to: string;
    direction: 'none' | 'update' | 'downgrade';
    isTrusted: boolean;
    sandbox: SandboxSupport;
  },
): UpdateMigration[] {
  const { template, from, to, direction, isTrusted, sandbox } = update;
  const isBack = direction === 'downgrade';
  const passed = migrationsBetween(
    migrations,
    isBack ? { from: to, to: from } : { from, to },
  );
  const leftBecause = (() => {
    if (isBack) {
      return 'Nothing undoes it on the way back; look at what it changed.';
    }
    if (!isTrusted) {
      return `The portal does not trust ${template} to run commands (fleet.trustedTemplates); run it by hand in this branch.`;
    }
    if (!sandbox.available) {
      return `The portal has no sandbox to run it in (${
        sandbox.reason ?? 'no reason is known'
      }); run it by hand in this branch.`;
    }
    return undefined;
  })();
  return (['before', 'after'] as const).flatMap(when =>
    passed.flatMap(({ version, [when]: command }) =>
      command ? [{ version, when, command, leftBecause }] : [],
    ),
  );
}

/** Commands cannot be run over files with conflict markers in them. */
export function leaveToResolver(
  migrations: UpdateMigration[],
): UpdateMigration[] {
  return migrations.map(migration =>
    migration.when === 'after' && !migration.leftBecause
      ? {
          ...migration,
          leftBecause:
            'Conflicts have to be resolved first; run it by hand in this branch after that.',
        }
      : migration,
  );
}

/** One sentence for people, in Markdown. */
export function describeMigration(
  { version, when, command, leftBecause }: UpdateMigration,
  tense: 'ran' | 'will run',
): string {
  const text = command.join(' ').replace(/\s+/g, ' ').replaceAll('`', "'");
  const place = when === 'before' ? 'before the merge' : 'after the merge';
  const what = `\`${text}\`, for ${version}, ${place}`;
  if (leftBecause) return `Not run: ${what}. ${leftBecause}`;
  return tense === 'ran' ? `Run: ${what}.` : `Will be run: ${what}.`;
}
