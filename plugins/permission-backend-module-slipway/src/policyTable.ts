/**
 * Who may do what, on one screen. The first row whose name fits decides; a name ending in `.*` fits all below it.
 *
 * `member`    anyone who is signed in
 * `owner`     those who own the thing asked about (an entity's owner, a task's creator), and the platform team
 * `platform`  members of the groups in `permission.slipway.platformGroups`
 *
 * What no row names is the platform team's alone, so that a new plugin starts closed.
 */
export type Who = 'member' | 'owner' | 'platform';

const policyTable: ReadonlyArray<readonly [name: string, who: Who]> = [
  ['catalog.entity.read', 'member'],
  ['catalog.entity.create', 'member'],
  ['catalog.entity.refresh', 'member'],
  ['catalog.entity.validate', 'member'],
  ['catalog.entity.delete', 'owner'],
  ['catalog.location.read', 'member'],
  ['catalog.location.create', 'member'],
  ['catalog.location.analyze', 'member'],
  ['catalog.location.delete', 'platform'],
  ['catalog.ingestion.*', 'platform'],

  ['scaffolder.template.parameter.read', 'member'],
  ['scaffolder.template.step.read', 'member'],
  ['scaffolder.action.execute', 'member'],
  ['scaffolder.task.create', 'member'],
  ['scaffolder.task.read', 'owner'],
  ['scaffolder.task.cancel', 'owner'],
  ['scaffolder.template.dry-run', 'platform'],
  ['scaffolder.template.management', 'platform'],

  ['fleet.service.refresh', 'member'],
  ['fleet.deployment.report', 'platform'],
  ['fleet.deployment.promote', 'owner'],
  ['fleet.snapshot.report', 'platform'],
  ['fleet.token.manage', 'owner'],
  ['fleet.update.propose', 'owner'],
  ['fleet.update.report', 'platform'],
  ['fleet.campaign.*', 'platform'],

  ['kubernetes.clusters.read', 'member'],
  ['kubernetes.resources.read', 'member'],
  ['kubernetes.proxy', 'platform'],
];

/** Looks a permission up in {@link policyTable}. */
export function whoMay(permissionName: string): Who {
  const row = policyTable.find(([name]) =>
    name.endsWith('.*')
      ? permissionName.startsWith(name.slice(0, -1))
      : permissionName === name,
  );
  return row?.[1] ?? 'platform';
}
