import type { Blocker } from './lockedVersions';
import { normalizeName } from './requirement';
import { allows } from './specifier';

/** Who keeps a service from a version of a library, as a sentence: a package's requirement, or the project's Python. */
export function explainCap(options: {
  library: string;
  version: string;
  /** What the resolver said when it was told to take the version. */
  said: string;
  /** Those that the lockfile names. */
  blockers: Blocker[];
}): string {
  const { library, version, said, blockers } = options;
  const text = said.replace(/\s+/g, ' ');
  const blocker = findInWords(text, library, version) ?? blockers[0];
  if (blocker) {
    const { name, version: own, specifier } = blocker;
    return `Capped by ${name}${
      own ? ` ${own}` : ''
    }: it requires ${library} ${specifier}, which does not allow ${version}. Move or replace ${name} first.`;
  }
  const python = new RegExp(
    `\\b${library} \\([^)]*\\) requires Python (\\S+)|\\b${library}\\S* depends on Python ?(\\S+)`,
    'i',
  ).exec(text);
  if (python || /supported Python range|requires-python/i.test(text)) {
    const [, poetry, uv] = python ?? [];
    const needs = (poetry ?? uv)?.replace(/[,.;]+$/, '');
    return `Capped by the project's Python: ${library} ${version} ${
      needs ? `needs Python ${needs}` : 'does not support all of it'
    }. Raise requires-python first.`;
  }
  return `Capped: the resolver finds no way to ${library} ${version}. ${said}`;
}

/** Poetry: `requests (2.28.1) depends on urllib3 (>=1.21.1,<1.27)`; uv: `requests==2.28.1 depends on urllib3>=1.21.1,<1.27`. */
function findInWords(
  text: string,
  library: string,
  version: string,
): Blocker | undefined {
  const name = '([A-Za-z0-9][\\w.-]*[A-Za-z0-9])';
  const depends = new RegExp(
    `${name}(?: \\(([^()]*)\\)|((?:[<>=!~]=?[^ ]*)?)) depends on ${library}(?: \\(([^()]*)\\)|([<>=!~][^ ]*))`,
    'gi',
  );
  for (const match of text.matchAll(depends)) {
    const [, who = '', poetry, uv, poetrySpecifier, uvSpecifier = ''] = match;
    const specifier = poetrySpecifier ?? uvSpecifier.replace(/[,.;]+$/, '');
    const isOther = normalizeName(who) !== library;
    if (isOther && allows(specifier, version) === false) {
      return {
        name: who,
        version: (poetry ?? uv ?? '').replace(/^==/, ''),
        specifier,
      };
    }
  }
  return undefined;
}
