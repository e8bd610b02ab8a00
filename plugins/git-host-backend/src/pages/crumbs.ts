import { encodePath } from '../giteaApi/giteaShapes';

/** One step of the path at the top of a page; without a URL it is only text. */
export interface Crumb {
  text: string;
  url?: string;
}

/** The steps from the list of owners down to a repository. */
export function crumbsTo(
  baseUrl: string,
  place: { owner?: string; name?: string } = {},
): Crumb[] {
  const { owner, name } = place;
  return [
    { text: 'git host', url: `${baseUrl}/` },
    ...(owner ? [{ text: owner, url: `${baseUrl}/${owner}` }] : []),
    ...(name ? [{ text: name, url: `${baseUrl}/${owner}/${name}` }] : []),
  ];
}

/** The steps from the root of a repository at some revision down to a path. */
export function crumbsAlong(options: {
  /** The page of the root. */
  rootUrl: string;
  revision: string;
  path: string;
}): Crumb[] {
  const { rootUrl, revision, path } = options;
  const parts = path === '' ? [] : path.split('/');
  return [
    { text: revision, url: rootUrl },
    ...parts.map((text, index) => ({
      text,
      url: `${rootUrl}/${encodePath(parts.slice(0, index + 1).join('/'))}`,
    })),
  ];
}
