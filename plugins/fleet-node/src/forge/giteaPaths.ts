import type { PullRequestName, RepositoryName } from './PullRequest';

export function repositoryPath({ owner, name }: RepositoryName): string {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}

/** A branch or path, whose slashes stay. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

export function pullPath(name: PullRequestName): string {
  return `${repositoryPath(name)}/pulls/${name.number}`;
}
