import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchContents } from '@backstage/plugin-scaffolder-node';
import { readCommit } from '../git/commits';
import { pathBytes, pathText } from '../git/paths';
import { readTree } from '../git/readTrees';
import type { FoundBase } from '../lineage/findBase';
import { folderTree, graftFolder } from '../lineage/folderTree';
import { planFolderUpdate } from '../lineage/planFolderUpdate';
import { planUpdate } from '../lineage/planUpdate';
import { findLockfilesBehind } from '../lineage/update/lockfilesToMake';
import type { UpdatePlan } from '../lineage/update/updatePlan';
import type { UpdatePolicy } from '../lineage/update/updatePolicy';
import { runMigrations } from '../migrations/runMigrations';
import { sandboxSupport } from '../sandbox/sandboxSupport';
import { movesBetween } from './lifecycle';
import type { PreparedUpdate, UpdateEnvironment } from './preparedUpdate';
import type { Lineage } from './readLineage';
import type { TemplateSource } from './readTemplate';
import type { ServiceRepository } from './serviceRepository';
import {
  decideMigrations,
  leaveToResolver,
  type UpdateMigration,
} from './updateMigrations';

/** How a command names the folder of its template. */
const FOLDER = '{template}';

/** What is known of one update. */
export interface MergingUpdate {
  repository: ServiceRepository;
  lineage: Lineage;
  template: TemplateSource;
  from: string;
  to: string;
  direction: PreparedUpdate['direction'];
  environment: UpdateEnvironment;
}

/**
 * Merges what the template changed into what the repository has, between the commands that the template has for the
 * versions passed. What is left to a person makes the result one that is not merged without one.
 *
 * @throws InputError when a command fails: an update is whole or is not.
 */
export async function mergeUpdate(
  update: MergingUpdate,
  renders: { base: FoundBase; theirs: string },
): Promise<{ plan: UpdatePlan; migrations: UpdateMigration[] }> {
  const { gitDir, baseCommit } = update.repository;
  const decided = await decide(update);
  const project = (await readCommit(gitDir, baseCommit)).tree;
  const ours = await migrate(update, decided, {
    tree: project,
    when: 'before',
  });
  const merged = await mergeRenders(update, { ...renders, ours });
  const hasMarkers = merged.tree !== merged.treeWithoutMarkers;
  const migrations = hasMarkers ? leaveToResolver(decided) : decided;
  const plan = hasMarkers
    ? merged
    : await finish(update, migrations, { plan: merged });
  const isMigrated = ours !== project || plan.tree !== merged.tree;
  return {
    migrations,
    plan: {
      ...plan,
      lockfilesToMake: isMigrated
        ? await lockfilesAfter(update, { plan, project, ...renders })
        : plan.lockfilesToMake,
      autoMergeEligible:
        plan.autoMergeEligible &&
        migrations.every(({ leftBecause }) => !leftBecause),
    },
  };
}

async function decide(update: MergingUpdate): Promise<UpdateMigration[]> {
  const { template, environment, lineage } = update;
  const { migrations } = template.lifecycle;
  if (migrations.length === 0) return [];
  const { template: ref } = lineage.lock;
  const isTrusted = environment.migrations.trustedTemplates.includes(ref);
  return decideMigrations(migrations, {
    ...update,
    template: ref,
    isTrusted,
    sandbox: isTrusted ? await sandboxSupport() : { available: false },
  });
}

async function finish(
  update: MergingUpdate,
  migrations: UpdateMigration[],
  { plan }: { plan: UpdatePlan },
): Promise<UpdatePlan> {
  const { tree: before } = plan;
  const tree = await migrate(update, migrations, {
    tree: before,
    when: 'after',
  });
  return { ...plan, tree, treeWithoutMarkers: tree };
}

/** The whole repository's tree after the commands; they see the service's folder only. */
async function migrate(
  update: MergingUpdate,
  migrations: UpdateMigration[],
  { tree, when }: { tree: string; when: UpdateMigration['when'] },
): Promise<string> {
  const { repository, template, environment, from, to } = update;
  const { gitDir, folder } = repository;
  const due = migrations.filter(
    one => one.when === when && one.leftBecause === undefined,
  );
  if (due.length === 0 || !environment.migrations.run) return tree;
  const place = { gitDir, tree, folder };
  const before = folder ? await folderTree(place) : tree;
  const after = await runMigrations({
    gitDir,
    tree: before,
    migrations: template.lifecycle.migrations,
    from,
    to,
    when,
    templateFolder: due.some(names => names.command.join().includes(FOLDER))
      ? await fetchTemplateFolder(update, when)
      : undefined,
    signal: environment.signal,
  });
  if (after.tree === before) return tree;
  const [grafted = tree] = folder
    ? await graftFolder(place, [after.tree])
    : [after.tree];
  return grafted;
}

async function fetchTemplateFolder(
  { template, environment }: MergingUpdate,
  when: string,
): Promise<string> {
  const outputPath = join(environment.scratch, `template-${when}`);
  await mkdir(outputPath);
  const { baseUrl } = template.origin;
  await fetchContents({ ...environment, baseUrl, fetchUrl: './', outputPath });
  return outputPath;
}

async function mergeRenders(
  { repository, lineage: { wish }, template, from, to }: MergingUpdate,
  { base, theirs, ours }: { base: FoundBase; theirs: string; ours: string },
): Promise<UpdatePlan> {
  const { gitDir, folder } = repository;
  const { seed, managed, union, moves } = template.lifecycle;
  const policy: UpdatePolicy = {
    skip: wish.skip,
    preferProject: wish['prefer-project'],
    seed,
    managed,
    union,
    moves: movesBetween(moves, { from, to }),
  };
  const merge = {
    gitDir,
    base: base.tree,
    theirs,
    ours,
    policy,
    templateName: `template-${to}`,
  };
  return folder ? planFolderUpdate({ ...merge, folder }) : planUpdate(merge);
}

/** A command may have changed what a lockfile locks. */
async function lockfilesAfter(
  { repository: { gitDir, folder } }: MergingUpdate,
  {
    plan,
    project,
    theirs,
  }: { plan: UpdatePlan; project: string; theirs: string },
): Promise<string[]> {
  const read = async (tree: string) => {
    const within = folder ? await folderTree({ gitDir, tree, folder }) : tree;
    return readTree({ cwd: gitDir }, within);
  };
  const behind = findLockfilesBehind({
    project: await read(project),
    template: await readTree({ cwd: gitDir }, theirs),
    result: await read(plan.treeWithoutMarkers),
  });
  const prefix = folder ? `${pathBytes(folder)}/` : '';
  const fromRoot = behind.map(path => pathText(prefix + pathBytes(path)));
  return [...new Set([...plan.lockfilesToMake, ...fromRoot])].sort();
}
