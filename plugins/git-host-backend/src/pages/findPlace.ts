import { InputError, NotFoundError } from '@backstage/errors';
import { listRefs, resolveCommit } from '../repositories/refs';

/** What comes after `/src/` or `/raw/` in the URL of a page. */
export interface FoundPlace {
  /** As in the URL, such as `branch/main`. */
  revision: string;
  /** The branch, tag or commit. */
  name: string;
  commit: string;
  /** From the root of the repository; empty for the root. */
  path: string;
}

/**
 * Splits `branch/<name>/<path>`, `tag/<name>/<path>` or `commit/<id>/<path>`. Names may hold slashes, so they are
 * compared with those that exist; git allows no name that continues another.
 *
 * @throws NotFoundError when there is no such branch, tag or commit.
 */
export async function findPlace(
  gitDir: string,
  rest: string,
): Promise<FoundPlace> {
  const [kind = '', ...parts] = rest.replace(/\/$/, '').split('/');
  const after = parts.join('/');
  const name =
    kind === 'commit'
      ? parts[0] ?? ''
      : await findName({ gitDir, prefix: refPrefix(kind), after });
  const commit = await resolveCommit(
    gitDir,
    kind === 'commit' ? name : `${refPrefix(kind)}${name}`,
  );
  const path = after.slice(name.length + 1);
  return { revision: `${kind}/${name}`, name, commit, path };
}

function refPrefix(kind: string): string {
  if (kind === 'branch') return 'refs/heads/';
  if (kind === 'tag') return 'refs/tags/';
  throw new InputError(
    'Files are shown at /src/branch/<name>, /src/tag/<name> or /src/commit/<id>.',
  );
}

async function findName(options: {
  gitDir: string;
  prefix: string;
  after: string;
}): Promise<string> {
  const { gitDir, prefix, after } = options;
  const refs = await listRefs(gitDir, prefix);
  const found = refs
    .map(ref => ref.name.slice(prefix.length))
    .find(name => after === name || after.startsWith(`${name}/`));
  if (found !== undefined) return found;
  throw new NotFoundError(
    `There is no branch or tag ${JSON.stringify(
      after.slice(0, 120),
    )} in this repository.`,
  );
}
