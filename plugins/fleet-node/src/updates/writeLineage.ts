import { pathBytes } from '../git/paths';
import { withScratch } from '../git/scratch';
import { writeTrees } from '../git/writeTrees';
import {
  LOCK_FILE,
  WISH_FILE,
  formatLock,
  type TemplateLock,
} from '../lineage/lineageFiles';
import type { UpdatePlan } from '../lineage/update/updatePlan';
import type { Lineage } from './readLineage';
import type { RenderedVersion } from './renderTarget';
import type { ServiceRepository } from './serviceRepository';
import { standingMarkers } from './standingMarkers';
import { editWish } from './wishFile';

/** Puts wish and lock of the new version into the trees of a plan; both name what was rendered. */
export async function writeLineage(options: {
  repository: ServiceRepository;
  lineage: Lineage;
  to: string;
  rendered: RenderedVersion;
  plan: UpdatePlan;
}): Promise<{ tree: string; conflictTree?: string }> {
  const { repository, lineage, to, rendered, plan } = options;
  const { gitDir, folder } = repository;
  const at = (file: string) => pathBytes(folder ? `${folder}/${file}` : file);
  const wish = editWish(lineage.wishText, {
    version: to,
    values: rendered.values,
  });
  const lock: TemplateLock = {
    lockVersion: 1,
    template: lineage.lock.template,
    version: to,
    ...rendered,
    pending: await pendingPaths(options),
  };
  const text = (content: string) => ({
    mode: '100644',
    content: Buffer.from(content),
  });
  const changes = new Map([
    [at(WISH_FILE), text(wish)],
    [at(LOCK_FILE), text(formatLock(lock))],
  ]);
  const hasMarkers = plan.tree !== plan.treeWithoutMarkers;
  const [plain, marked] = await withScratch({ gitDir, attributes: '' }, store =>
    writeTrees(store, [
      { from: plan.treeWithoutMarkers, changes, ref: 'refs/plain' },
      { from: plan.tree, changes, ref: 'refs/marked' },
    ]),
  );
  return {
    tree: plain?.tree ?? '',
    ...(hasMarkers && { conflictTree: marked?.tree }),
  };
}

/** What this update leaves to a person, and what earlier ones left and nobody has done yet; from the service's folder. */
async function pendingPaths({
  repository: { gitDir, baseCommit, folder },
  lineage,
  plan,
}: {
  repository: ServiceRepository;
  lineage: Lineage;
  plan: UpdatePlan;
}): Promise<string[]> {
  const prefix = folder ? `${folder}/` : '';
  const decided = new Set(plan.paths.map(({ path }) => path));
  const earlier = lineage.lock.pending
    .map(path => prefix + path)
    .filter(path => !decided.has(path));
  const pending = [
    ...plan.conflicts.map(({ path }) => path),
    ...(await standingMarkers({
      gitDir,
      revision: baseCommit,
      paths: earlier,
    })),
  ];
  return [...new Set(pending)].map(path => path.slice(prefix.length)).sort();
}
