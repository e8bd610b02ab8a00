import type { SandboxResult } from '../sandbox/sandbox';
import type { PreparedResolver } from './prepareResolver';

const NOISE =
  /^(Updating dependencies|Resolving dependencies\.*|Writing lock file|Using CPython .*)$/;
/** What Poetry and uv say of an index that wants to know who asks. */
const UNAUTHORIZED =
  /\b401 Unauthorized|\b403 Forbidden|Authorization error accessing/i;
const MAX_CHARACTERS = 1500;

/** Why a resolver failed: its own words without its frame, and never the address of the portal's index. */
export function explainFailure(options: {
  path: string;
  result: SandboxResult;
  tools: Pick<PreparedResolver, 'indexUrl' | 'isStandardIndex'>;
}): string {
  const { path, result, tools } = options;
  if (result.endedBy === 'timeout') {
    return `Making ${path} took longer than it may; make it by hand, or try again when the package index is faster`;
  }
  if (result.endedBy === 'memory') {
    return `Making ${path} took more memory than it may; make it by hand`;
  }
  if (result.endedBy) return `Making ${path} was called off`;
  const said = [result.stdout, result.stderr]
    .join('\n')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line && !NOISE.test(line))
    .join('\n')
    .replaceAll(tools.indexUrl, 'the package index')
    .slice(-MAX_CHARACTERS);
  const refused = result.refused?.length
    ? ` It asked for ${result.refused.join(
        ', ',
      )}, which the portal does not let it reach (fleet.indexes, fleet.resolver.reach).`
    : '';
  const unauthorized =
    !refused && UNAUTHORIZED.test(said)
      ? ' An index did not let the portal in; give it username and password, or a token, in the entry of fleet.indexes with its address.'
      : '';
  return `${path} could not be made again.${refused}${unauthorized} The resolver says:\n${said}`;
}
