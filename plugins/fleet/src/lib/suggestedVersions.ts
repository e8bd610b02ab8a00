import { AdvisorySummary, LibraryDetail } from '@slipway/plugin-fleet-common';

interface SuggestedVersion {
  version: string;
  /** Where it comes from, such as "latest". */
  why: string;
}

/** Versions of a library that a campaign likely wants, each once. */
export function suggestedVersions(known: {
  library?: Pick<LibraryDetail, 'name' | 'latest' | 'policies'>;
  advisory?: Pick<AdvisorySummary, 'id' | 'libraries'>;
}): SuggestedVersion[] {
  const { library, advisory } = known;
  const suggestions: SuggestedVersion[] = [];
  const suggest = (version: string | undefined, why: string) => {
    if (version && !suggestions.some(one => one.version === version)) {
      suggestions.push({ version, why });
    }
  };
  const hit = advisory?.libraries.find(({ name }) => name === library?.name);
  for (const version of hit?.fixedIn ?? []) {
    suggest(version, `fixes ${advisory?.id}`);
  }
  for (const { minimum } of library?.policies ?? []) {
    suggest(minimum, 'policy');
  }
  suggest(library?.latest, 'latest');
  return suggestions;
}
