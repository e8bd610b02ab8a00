import type { ScmIntegrations } from '@backstage/integration';

/** Where a path of a repository is seen in the browser; undefined when its host is none of `integrations`. */
export function urlInRepository(
  { source, path, commit }: { source: string; path: string; commit: string },
  integrations: Pick<ScmIntegrations, 'byUrl'>,
): string | undefined {
  const folder = path
    .split('/')
    .map(step => encodeURIComponent(step))
    .join('/');
  switch (integrations.byUrl(source)?.type) {
    case 'gitea':
      return `${source}/src/commit/${commit}/${folder}`;
    case 'gitlab':
      return `${source}/-/tree/${commit}/${folder}`;
    case 'github':
      return `${source}/tree/${commit}/${folder}`;
    default:
      return undefined;
  }
}
