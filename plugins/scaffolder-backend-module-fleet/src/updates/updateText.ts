import {
  describeMigration,
  type Finding,
  type MadeLockfiles,
  type PreparedUpdate,
} from '@slipway/plugin-fleet-node';
import { reasonText } from '../proposals/reasonText';
import { updateText, type UpdateText } from '../texts';

/** More rows than anybody reads; the preview has them all. */
const MAX_ROWS = 200;
/** Hosts take 65,536 characters. */
const MAX_CHANGELOG = 30_000;

const COMMANDS: Record<string, string> = {
  'poetry.lock': 'poetry lock',
  'uv.lock': 'uv lock',
  'pdm.lock': 'pdm lock',
  'Pipfile.lock': 'pipenv lock',
  'package-lock.json': 'npm install --package-lock-only',
  'yarn.lock': 'yarn install --mode=update-lockfile',
  'pnpm-lock.yaml': 'pnpm install --lockfile-only',
  'Cargo.lock': 'cargo update --workspace',
  'go.sum': 'go mod tidy',
  'Gemfile.lock': 'bundle lock',
  'composer.lock': 'composer update --lock',
};

/** The body of the pull request for a prepared update. */
export function describeUpdate(context: {
  update: PreparedUpdate;
  lockfiles: Pick<MadeLockfiles, 'made' | 'failed'>;
  service: string;
  serviceUrl: string;
  taskUrl: string;
  actor: string;
  reason?: string;
}): string {
  const { update, lockfiles, service, serviceUrl, taskUrl, actor } = context;
  const { conflicts, notes } = update.plan;
  const shown = conflicts.slice(0, MAX_ROWS);
  const shownNotes = notes.slice(0, MAX_ROWS - shown.length);
  return updateText({
    service,
    serviceUrl,
    template: update.template,
    from: update.from,
    to: update.to,
    isDowngrade: update.direction === 'downgrade',
    reason: reasonText(context.reason),
    noBase: update.base.from === 'none' ? update.base.reason : '',
    markedPaths: update.markedPaths,
    conflicts: shown.map(row),
    notes: shownNotes.map(row),
    left: conflicts.length + notes.length - shown.length - shownNotes.length,
    valueChanges: update.valueChanges.map(onOneLine),
    migrations: update.migrations.map(one => describeMigration(one, 'ran')),
    lockfilesMade: lockfiles.made.map(code),
    lockfilesToMake: lockfiles.failed.map(({ path, reason }) => ({
      path: code(path),
      command: commandFor(path),
      reason: onOneLine(reason),
    })),
    changelog: withinLimit(update.changelog),
    actor,
    taskUrl,
  });
}

function row({ path, oldPath, kind, kept, why }: Finding) {
  const name = oldPath === undefined ? path : `${oldPath} → ${path}`;
  return { path: cell(code(name)), kind, kept, why: cell(why) };
}

function withinLimit(
  entries: UpdateText['changelog'],
): UpdateText['changelog'] {
  let left = MAX_CHANGELOG;
  return entries.map(({ version, text }) => {
    const kept = text.slice(0, left);
    left -= kept.length;
    return { version, text: kept.length < text.length ? `${kept}…` : kept };
  });
}

/** How a person makes a lockfile again. */
function commandFor(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return COMMANDS[name] ?? 'the tool that wrote it';
}

function code(text: string): string {
  return `\`${onOneLine(text).replaceAll('`', "'")}\``;
}

function cell(text: string): string {
  return onOneLine(text).replaceAll('|', '\\|');
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
