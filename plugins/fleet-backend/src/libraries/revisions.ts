import { PARSER_VERSION } from './lockfiles/parseLockfile';

/**
 * What was looked at, and what the host said of the repository then: both mean something else at another place, or when
 * another parser looks at it.
 */
export function revisionsAt(folderUrl: string | undefined) {
  const prefix = `${PARSER_VERSION} ${folderUrl} `;
  return {
    of: (state: string) => prefix + state,
    stateOf: (revision: string | undefined) =>
      revision?.startsWith(prefix) ? revision.slice(prefix.length) : undefined,
  };
}
