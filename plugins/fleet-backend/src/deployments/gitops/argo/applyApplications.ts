import { posix } from 'node:path';
import type { FindEnvironment } from '../../sources';
import type { OverlayPlace } from '../findOverlays';
import type { ImageOverride } from '../kustomize/buildKustomization';
import { parseImageOverride } from '../kustomize/images';
import type { ApplicationSource, ArgoApplication } from './applicationSchema';

/** An overlay, with what Argo CD changes about it. */
export interface DeployedOverlay extends OverlayPlace {
  overrides: ImageOverride[];
  /** Why it is not known what Argo CD makes of it. */
  problem?: string;
}

interface Repository {
  url: string;
  branch: string;
}

/**
 * Puts the image overrides of Applications on the overlays that they deploy. Folders that are no overlay by their path
 * become one when an Application deploys them to a namespace of an environment.
 *
 * All sources of an Application count, as far as they are of this repository.
 */
export function applyApplications(
  overlays: OverlayPlace[],
  applications: ArgoApplication[],
  options: {
    repository: Repository;
    /** Of a namespace, in whichever cluster. */
    findEnvironment: (namespace: string) => ReturnType<FindEnvironment>;
    isFolder: (path: string) => boolean;
  },
): DeployedOverlay[] {
  const { repository, findEnvironment, isFolder } = options;
  const byPath = new Map<string, DeployedOverlay>(
    overlays.map(overlay => [overlay.path, { ...overlay, overrides: [] }]),
  );
  const users = new Map<string, ArgoApplication>();
  for (const application of applications) {
    for (const source of application.sources) {
      if (!source.path || !isOf(source.repoURL, repository.url)) continue;
      const path = posix.join(source.path).replace(/^\/|\/$/g, '');
      const overlay =
        byPath.get(path) ??
        (isFolder(path)
          ? newOverlay(application, path, findEnvironment)
          : undefined);
      if (!overlay) continue;
      byPath.set(path, overlay);
      override(overlay, source, { application, repository, users });
    }
  }
  return [...byPath.values()];
}

function newOverlay(
  { name, labels, namespace }: ArgoApplication,
  path: string,
  findEnvironment: (namespace: string) => ReturnType<FindEnvironment>,
): DeployedOverlay | undefined {
  const place = namespace ? findEnvironment(namespace) : undefined;
  if (!place) return undefined;
  const service = labels['app.kubernetes.io/name'] ?? place.service ?? name;
  return { service, environment: place.environment, path, overrides: [] };
}

function override(
  overlay: DeployedOverlay,
  source: ApplicationSource,
  context: {
    application: ArgoApplication;
    repository: Repository;
    users: Map<string, ArgoApplication>;
  },
): void {
  const { application, repository, users } = context;
  const { name, file } = application;
  const { targetRevision = 'HEAD' } = source;
  const branches = ['', 'HEAD', repository.branch];
  if (!branches.includes(targetRevision.replace(/^refs\/heads\//, ''))) {
    overlay.problem = `${file}: the Application ${name} deploys ${overlay.path} of ${targetRevision}; only the branch ${repository.branch} is read`;
    return;
  }
  const overrides = (source.kustomize?.images ?? []).map(text => ({
    rule: parseImageOverride(text),
    source: file,
  }));
  const other = users.get(overlay.path);
  if (other && !sameRules(overlay.overrides, overrides)) {
    overlay.problem = `${file}: the Applications ${other.name} and ${name} set different images for ${overlay.path}; give each its own overlay`;
    return;
  }
  users.set(overlay.path, application);
  overlay.overrides = overrides;
}

function sameRules(some: ImageOverride[], others: ImageOverride[]): boolean {
  const written = (all: ImageOverride[]) =>
    JSON.stringify(all.map(({ rule }) => rule));
  return written(some) === written(others);
}

/** Whether two addresses mean the same repository, as `https://`, `ssh://` or `git@host:path`. */
function isOf(repoUrl: string | undefined, url: string): boolean {
  return repoUrl === undefined || keyOf(repoUrl) === keyOf(url);
}

function keyOf(url: string): string {
  return url
    .toLowerCase()
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/^[^@/]*@/, '')
    .replace(/^([^/:]+):(?!\d)/, '$1/')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}
