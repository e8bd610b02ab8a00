/** Names that are safe as a folder, in a URL and on every file system; upper case is left out for those that fold it. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;
const RESERVED_ENDING = /\.(git|lock|wiki)$|\.$/;
/** The first path segments of the git host that are not an owner. */
const RESERVED_OWNERS = new Set(['api']);

export function isRepositoryName(name: string): boolean {
  return NAME.test(name) && !name.includes('..') && !RESERVED_ENDING.test(name);
}

export function isOwnerName(name: string): boolean {
  return isRepositoryName(name) && !RESERVED_OWNERS.has(name);
}

/** Whether git accepts it as the name of a branch or tag; the rules are those of `git check-ref-format`. */
export function isRefName(name: string): boolean {
  const parts = name.split('/');
  return (
    name.length <= 250 &&
    !name.startsWith('-') &&
    !name.includes('..') &&
    !name.includes('@{') &&
    name !== '@' &&
    !name.endsWith('.') &&
    !/[\s~^:?*[\\]|\p{Cc}/u.test(name) &&
    parts.every(
      part => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'),
    )
  );
}
