import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { AdvisorySummary } from '@slipway/plugin-fleet-common';
import { inputsOf, limitOf, ownerRefOf } from '../../actions/actionInput';
import { pageOutput, READ_ONLY, type Zod } from '../../actions/actionOutput';
import { decodeCursor, keyPosition, toPage } from '../../http/paging';
import { scopeOf } from '../callerScope';
import { advisorySummaries } from '../readModel/advisorySummaries';
import { filterScope } from '../readModel/scopes';
import { libraryNameOf } from './libraryInput';
import type { LibraryActionDependencies } from './registerLibraryActions';

const ORDER = { sort: 'severity', order: 'desc' } as const;
const SEVERITIES = ['critical', 'high', 'medium', 'low', 'unrated'] as const;

const advisory = (z: Zod) =>
  z.object({
    id: z.string(),
    aliases: z.array(z.string()),
    severity: z
      .string()
      .describe('unrated means that no record says, not that it is harmless'),
    score: z.number().optional().describe('CVSS base score'),
    summary: z.string(),
    libraries: z.array(
      z.object({
        name: z.string(),
        fixedIn: z.array(z.string()).describe('Lowest versions that are fixed'),
      }),
    ),
    services: z.number().describe('Services that it hits'),
    environments: z
      .array(z.object({ environment: z.string(), services: z.number() }))
      .describe('Services that run a version it hits, by environment'),
    url: z.string().optional(),
  });

/** The open advisories, for agents. */
export function registerListAdvisories(
  registry: ActionsRegistryService,
  dependencies: LibraryActionDependencies,
): void {
  const { inOrder } = dependencies.users;
  registry.register({
    name: 'list-advisories',
    title: 'List Advisories',
    description: `Lists the open security advisories (CVE, GHSA, PYSEC) that hit a library version which some service uses, the worst first, with how many services they hit and in which environments such a version runs.

To see which services an advisory hits, ask query-library-usage for the library with vulnerable: true. Only services that the caller may read are counted.`,
    attributes: READ_ONLY,
    schema: {
      input: z => {
        const inputs = inputsOf(z);
        return z.object({
          severity: z
            .enum(SEVERITIES)
            .optional()
            .describe('Only of this severity.'),
          library: inputs.text('Only on this library.'),
          owner: inputs.owner,
          environment: inputs.text(
            'Only those that hit a build that runs there, for example production.',
          ),
          search: inputs.text(
            "Part of an id, an alias, a library's name or the summary.",
          ),
          limit: inputs.limit,
          cursor: inputs.cursor,
        });
      },
      output: z => z.object({ items: z.array(advisory(z)), ...pageOutput(z) }),
    },
    action: async ({ input, credentials }) => {
      const owner = ownerRefOf(input.owner);
      const { model, scope } = await scopeOf(credentials, dependencies);
      const found = advisorySummaries(model, filterScope(scope, { owner }), {
        ...ORDER,
        inOrder,
        severity: input.severity,
        library: input.library ? libraryNameOf(input.library) : undefined,
        environment: input.environment || undefined,
        search: input.search || undefined,
        limit: limitOf(input),
        after: decodeCursor(keyPosition(ORDER), input.cursor)?.key,
      });
      return {
        output: toPage({
          items: found.items.map(toAdvisory),
          totalItems: found.totalItems,
          next: found.next && { key: found.next, ...ORDER },
        }),
      };
    },
  });
}

function toAdvisory(summary: AdvisorySummary) {
  const { id, aliases, severity, score, libraries, url } = summary;
  return {
    id,
    aliases,
    severity,
    score,
    summary: summary.summary,
    libraries,
    services: summary.services,
    environments: summary.environments,
    url,
  };
}
