import { InputError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import { readRemoteRefs, type Remote } from '../git/remotes';
import { remoteForUrl } from './remoteForUrl';

/** Where the files of a service are. */
export interface SourcePlace {
  /** The repository's address in the browser, without a slash at its end. */
  repositoryUrl: string;
  remote: Remote;
  /** Full name, such as `refs/heads/main`; `HEAD` when the address names no branch. */
  ref: string;
  /** From the root of the repository, without a slash at either end; empty for the root. */
  folder: string;
}

/** What stands between repository and branch in the addresses of each host. */
const MARKS = {
  gitea: /\/src\/branch\//,
  github: /\/(?:tree|blob)\//,
  gitlab: /\/(?:-\/)?(?:tree|blob)\//,
} as const;

/**
 * The place that a folder's address in the browser means, such as
 * `https://git.acme.com/acme/payments/src/branch/main/`. Where branch and folder cannot be told apart by the address
 * alone, the host is asked for its branches.
 *
 * @throws InputError when its host is none of `integrations`, or has no such branch; GitError when it does not answer.
 */
export async function sourcePlaceOf(
  address: string,
  integrations: ScmIntegrations,
): Promise<SourcePlace> {
  const url = new URL(address);
  const type = integrations.byUrl(address)?.type;
  const mark = type && isKnown(type) ? MARKS[type].exec(url.pathname) : null;
  const repositoryPath = mark
    ? url.pathname.slice(0, mark.index)
    : url.pathname.replace(/\/+$/, '');
  const repositoryUrl = `${url.origin}${repositoryPath.replace(/\.git$/, '')}`;
  const remote = await remoteForUrl(repositoryUrl, integrations);
  const rest = mark
    ? url.pathname
        .slice(mark.index + mark[0].length)
        .split('/')
        .filter(Boolean)
        .map(decode)
    : [];
  const { ref, folder } = await tellApart(rest, remote);
  return { repositoryUrl, remote, ref, folder };
}

async function tellApart(
  parts: string[],
  remote: Remote,
): Promise<{ ref: string; folder: string }> {
  if (parts.length === 0) return { ref: 'HEAD', folder: '' };
  if (parts.length === 1) return { ref: `refs/heads/${parts[0]}`, folder: '' };
  const refs = await readRemoteRefs(remote);
  for (let length = parts.length; length > 0; length -= 1) {
    const ref = `refs/heads/${parts.slice(0, length).join('/')}`;
    if (refs.has(ref)) return { ref, folder: parts.slice(length).join('/') };
  }
  throw new InputError(
    `${remote.url} has no branch ${parts[0]}; correct the location of the service in its catalog-info.yaml`,
  );
}

function isKnown(type: string): type is keyof typeof MARKS {
  return type in MARKS;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
