import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  BlobReader,
  findFilesWith,
  listTree,
  type EnvironmentConfig,
} from '@slipway/plugin-fleet-node';
import { createFindEnvironment } from '../createFindEnvironment';
import type { DesiredState } from '../sources';
import {
  applyApplications,
  type DeployedOverlay,
} from './argo/applyApplications';
import { readApplications } from './argo/readApplications';
import { createFindOverlays } from './findOverlays';
import { dateStates, type CommitMemory } from './dateStates';
import { KUSTOMIZATION_NAMES } from './OverlayFiles';
import { readOverlay, type ReadOverlay } from './readOverlay';
import { RepositoryFiles } from './RepositoryFiles';

const MAX_ENTRIES = 1_000_000;
const MAX_OVERLAYS = 200_000;
/** Reading shares its thread with the answers to people. */
const TURN_MS = 15;
/** Which cluster an Application deploys to is for Argo CD to know; a repository alone does not tell. */
const ANY = '';

export interface ReadRevisionOptions {
  gitDir: string;
  revision: string;
  repository: { url: string; branch: string };
  environments: EnvironmentConfig[];
  /** What was read of the revision before; overlays of which nothing changed are taken from there. */
  memory?: ReadingMemory;
}

export interface ReadingMemory {
  overlays: Map<string, ReadOverlay>;
  commits: CommitMemory;
}

export interface Reading {
  states: DesiredState[];
  /** What could not be read though no overlay is known to depend on it. */
  problems: string[];
  memory: ReadingMemory;
  /** How many overlays had to be read. */
  read: number;
}

/** What should run where, as one commit of the GitOps repository says. */
export async function readRevision(
  options: ReadRevisionOptions,
): Promise<Reading> {
  const { gitDir, revision, memory } = options;
  const tree = await listTree({ gitDir, revision, maxEntries: MAX_ENTRIES });
  const blobs = new BlobReader(gitDir);
  try {
    const files = new RepositoryFiles({
      tree,
      readBlob: id => blobs.read(id),
    });
    const { deployed, problems } = await findDeployed(options, files);
    const { overlays, read } = await readAll(deployed, files, memory);
    const { states, commits } = await dateStates({
      gitDir,
      revision,
      memory: memory?.commits,
      overlays: deployed.map(overlay => ({
        ...overlay,
        read: overlays.get(keyOf(overlay))!,
      })),
    });
    return { states, problems, read, memory: { overlays, commits } };
  } finally {
    blobs.close();
  }
}

async function findDeployed(
  { gitDir, revision, repository, environments }: ReadRevisionOptions,
  files: RepositoryFiles,
): Promise<{ deployed: DeployedOverlay[]; problems: string[] }> {
  const folders = [...files.paths()].filter(
    path => files.entry(path)?.kind === 'folder',
  );
  const overlays = createFindOverlays(environments)(folders).filter(
    ({ path }) => !isWaiting(path, files),
  );
  const { applications, problems } = await readApplications(
    files,
    await findFilesWith({
      gitDir,
      revision,
      word: 'argoproj.io',
      pathspecs: ['*.yaml', '*.yml'],
    }),
    folders,
  );
  const anyCluster = createFindEnvironment(
    environments.map(one => ({ ...one, clusters: [ANY] })),
  );
  const deployed = applyApplications(overlays, applications, {
    repository,
    findEnvironment: namespace => anyCluster({ cluster: ANY, namespace }),
    isFolder: path => files.entry(path)?.kind === 'folder',
  });
  if (deployed.length > MAX_OVERLAYS) {
    problems.push(
      `The repository has ${deployed.length} overlays; the first ${MAX_OVERLAYS} are read`,
    );
  }
  return { deployed: deployed.slice(0, MAX_OVERLAYS), problems };
}

/** Nothing was promoted there yet: until then an overlay is called so that neither kustomize nor Argo CD reads it. */
function isWaiting(path: string, files: RepositoryFiles): boolean {
  return (
    files.entry(`${path}/not-deployed.yaml`) !== undefined &&
    !KUSTOMIZATION_NAMES.some(
      name => files.entry(`${path}/${name}`) !== undefined,
    )
  );
}

async function readAll(
  deployed: DeployedOverlay[],
  files: RepositoryFiles,
  memory: ReadingMemory | undefined,
): Promise<{ overlays: Map<string, ReadOverlay>; read: number }> {
  const overlays = new Map<string, ReadOverlay>();
  let read = 0;
  let began = performance.now();
  for (const overlay of deployed) {
    const key = keyOf(overlay);
    const before = memory?.overlays.get(key);
    if (before && isUnchanged(before, files)) {
      overlays.set(key, before);
    } else {
      overlays.set(key, await readOverlay(overlay, files, overlay.overrides));
      read += 1;
    }
    if (performance.now() - began > TURN_MS) {
      await nextTurn();
      began = performance.now();
    }
  }
  return { overlays, read };
}

function isUnchanged({ seen }: ReadOverlay, files: RepositoryFiles): boolean {
  for (const [path, stamp] of seen) {
    if (files.stampOf(path) !== stamp) return false;
  }
  return true;
}

function keyOf({ path, service, overrides }: DeployedOverlay): string {
  return JSON.stringify([path, service, overrides]);
}
