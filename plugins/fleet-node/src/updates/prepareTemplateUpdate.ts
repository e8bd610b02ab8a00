import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { InputError, NotFoundError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { commitTree, readCommit } from '../git/commits';
import { findBase, type FoundBase } from '../lineage/findBase';
import { migrateValues } from '../lineage/migrateValues';
import { pristineRef, pristineRefOf } from '../lineage/templateVersion';
import { updateDirection } from '../lineage/updateDirection';
import { changesBetween } from './changelog';
import { describeValueChanges } from './describeValueChanges';
import { evaluateRenderStep } from './evaluateRenderStep';
import { mergeUpdate, type MergingUpdate } from './mergeUpdate';
import { readLineage, type Lineage } from './readLineage';
import { readTemplate, type TemplateSource } from './readTemplate';
import {
  pristineMessage,
  readStoredVersion,
  renderVersion,
  type RenderedVersion,
} from './renderTarget';
import { fetchServiceRepository } from './serviceRepository';
import type {
  PreparedUpdate,
  UpdateEnvironment,
  UpdateRequest,
} from './preparedUpdate';
import { writeLineage } from './writeLineage';

/** What the steps below know of one update. */
type Update = MergingUpdate;

/**
 * Works out what an update of a service to another version of its template, or to other values, would be: reads the
 * repository and the template, finds the render to start from, makes the one to come to, and plans the merge. Nothing
 * is written outside the scratch folder.
 *
 * @throws an error that says what to do when repository, template or values do not allow it.
 */
export async function prepareTemplateUpdate(
  request: UpdateRequest,
  environment: UpdateEnvironment,
): Promise<PreparedUpdate> {
  const repository = await fetchServiceRepository({
    ...environment,
    service: request.service,
    gitDir: join(environment.scratch, 'service.git'),
  });
  const lineage = await readLineage(repository);
  const template = await findTemplate(lineage, environment);
  const update: Update = {
    ...chooseVersions(request, lineage, template),
    repository,
    lineage,
    template,
    environment,
  };
  const held = heldUntilNow(lineage, request.date);
  if (held !== undefined || !isDue(update)) return nothingToDo(update, held);

  const rendered = await renderNew(update);
  const base = await findOldRender(update);
  const merge = { base, theirs: rendered.tree };
  const { plan, migrations } = await mergeUpdate(update, merge);
  const written = await writeLineage({ ...update, rendered, plan });
  return {
    ...describe(update),
    ...written,
    base,
    plan,
    hasChanges: true,
    valueChanges: describeValueChanges({
      before: lineage.lock.values,
      after: rendered.values,
      wished: lineage.wish.values,
      migrations: migrated(update).changes,
    }),
    migrations,
    pristine: await keepRender(update, rendered, request.date),
    lockfilesToMake: plan.lockfilesToMake,
    markedPaths: plan.conflicts
      .filter(({ kept }) => kept === 'markers')
      .map(({ path }) => path),
    autoMergeEligible: plan.autoMergeEligible,
    change: isDeepStrictEqual(lineage.lock.values, rendered.values)
      ? ''
      : digest(rendered.values),
  };
}

async function findTemplate(
  { lock }: Lineage,
  environment: UpdateEnvironment,
): Promise<TemplateSource> {
  const template = await environment.findTemplate(lock.template);
  if (template) return readTemplate({ ...environment, template });
  throw new NotFoundError(
    `The catalog has no ${lock.template}, from which this service was made, or you may not see it; register the template again, or link the service to another one.`,
  );
}

function chooseVersions(
  request: UpdateRequest,
  { wish, lock }: Lineage,
  template: TemplateSource,
): Pick<Update, 'from' | 'to' | 'direction'> {
  const from = lock.version;
  const wished = wish.version === from ? undefined : wish.version;
  const to = request.to ?? wished ?? template.origin.version;
  // What the owner wrote into .template.yaml is asked for.
  const isWished = request.to === undefined && wished !== undefined;
  const allowDowngrade = request.allowDowngrade || isWished;
  return {
    from,
    to,
    direction: updateDirection({ from, to }, { allowDowngrade }),
  };
}

function heldUntilNow({ wish: { hold } }: Lineage, date: Date) {
  if (!hold) return undefined;
  const end = hold.until === undefined ? NaN : Date.parse(hold.until);
  if (end < date.getTime()) return undefined;
  const until = hold.until === undefined ? '' : ` (until ${hold.until})`;
  return `${hold.reason}${until}`;
}

function isDue({ direction, lineage: { wish, lock } }: Update): boolean {
  return direction !== 'none' || !isDeepStrictEqual(wish.values, lock.values);
}

async function nothingToDo(
  update: Update,
  held: string | undefined,
): Promise<PreparedUpdate> {
  const { gitDir, baseCommit } = update.repository;
  const { tree } = await readCommit(gitDir, baseCommit);
  return {
    ...describe(update),
    base: { tree: update.lineage.lock.tree, from: 'ref' },
    plan: {
      tree,
      treeWithoutMarkers: tree,
      hasChanges: false,
      paths: [],
      conflicts: [],
      notes: [],
      lockfilesToMake: [],
      autoMergeEligible: false,
      held,
    },
    held,
    tree,
    hasChanges: false,
    valueChanges: [],
    migrations: [],
    lockfilesToMake: [],
    markedPaths: [],
    autoMergeEligible: false,
    change: '',
  };
}

function describe({
  repository,
  lineage: { lock },
  template,
  from,
  to,
  direction,
}: Update) {
  const { target, folder, defaultBranch, baseCommit, gitDir } = repository;
  const place = folder ? `${folder.replaceAll('/', '-')}/` : '';
  return {
    target,
    folder,
    defaultBranch,
    baseCommit,
    gitDir,
    template: lock.template,
    branch: `fleet/template/${place}${template.name}`,
    from,
    to,
    direction,
    changelog: changesBetween(template.changelog, { from, to }),
  };
}

function migrated({ lineage, template, from, to, direction }: Update) {
  if (direction !== 'update') {
    return { values: lineage.wish.values, changes: [] };
  }
  const migrations = template.lifecycle.values;
  return migrateValues({ values: lineage.wish.values, migrations, from, to });
}

/** What the template renders for what the service shall have. */
async function renderNew(update: Update): Promise<RenderedVersion> {
  const { repository, lineage, template, from, to, environment } = update;
  const { lock } = lineage;
  const { version: latest } = template.origin;
  if (to !== latest) {
    return readStoredVersion({ ...repository, lock, version: to, latest });
  }
  const recorded = migrateValues({
    values: lock.values,
    migrations: update.direction === 'update' ? template.lifecycle.values : [],
    from,
    to,
  });
  const { logger, signal } = environment;
  const { overridden, ...step } = await evaluateRenderStep({
    ...environment,
    template,
    wished: migrated(update).values,
    recorded: recorded.values,
    overridden: lock.overridden ?? [],
    context: { logger, signal },
  });
  const rendered = await renderVersion(
    { ...step, template: template.origin },
    { ...environment, gitDir: repository.gitDir, folder: 'new' },
  );
  return overridden.length > 0 ? { ...rendered, overridden } : rendered;
}

/** What the template rendered for what the service has. */
async function findOldRender(update: Update): Promise<FoundBase> {
  const { repository, lineage, template, environment } = update;
  const { gitDir } = repository;
  const { lock } = lineage;
  return findBase({
    gitDir,
    lock,
    render: async () => {
      const { version } = template.origin;
      if (version !== lock.version) {
        throw new InputError(`the catalog has ${version} now`);
      }
      const { tree } = await renderVersion(
        {
          template: template.origin,
          layers: lock.layers.map(({ path }) => path),
          values: lock.values,
          copyWithoutTemplating: lock.options.copyWithoutTemplating,
        },
        { ...environment, gitDir, folder: 'old' },
      );
      return tree;
    },
  });
}

/** The commit for the ref of the new render; undefined when the repository keeps it already. */
async function keepRender(
  { repository, lineage: { lock }, to, environment }: Update,
  rendered: RenderedVersion,
  date: Date,
): Promise<PreparedUpdate['pristine']> {
  const { gitDir, refs } = repository;
  const origin = { template: lock.template, version: to };
  const usual = pristineRef(origin);
  const further = pristineRefOf({ ...origin, tree: rendered.tree });
  for (const ref of [usual, further]) {
    if (!refs.has(ref)) {
      const commit = await commitTree({
        gitDir,
        tree: rendered.tree,
        parents: [],
        message: pristineMessage(origin, rendered),
        author: { ...environment.author, date },
      });
      return { ref, commit };
    }
    const { tree } = await readCommit(gitDir, ref);
    if (tree === rendered.tree) return undefined;
  }
  return undefined;
}

function digest(values: JsonObject): string {
  const sorted = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify(sorted))
    .digest('hex')
    .slice(0, 12);
}
