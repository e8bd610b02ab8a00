import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { AdvisoryUser } from '@slipway/plugin-fleet-common';
import { inputsOf, limitOf, ownerRefOf } from '../../actions/actionInput';
import { pageOutput, READ_ONLY, type Zod } from '../../actions/actionOutput';
import { decodeCursor, keyPosition, toPage } from '../../http/paging';
import { scopeOf } from '../callerScope';
import { requireLibrary } from '../describeLibrary';
import { describeUsers } from '../describeUsers';
import { libraryUsers } from '../readModel/libraryUsers';
import { libraryNameOf, requireSpecifier } from './libraryInput';
import type { LibraryActionDependencies } from './registerLibraryActions';

const ORDER = { sort: 'version', order: 'asc' } as const;

const usage = (z: Zod) =>
  z.object({
    service: z.string().describe('Entity ref of the service'),
    owner: z.string().optional().describe('Entity ref of its owner'),
    version: z
      .string()
      .optional()
      .describe(
        'On the default branch; absent when only a running build uses the library, or when no version is resolved',
      ),
    declared: z.string().optional().describe('The range that it declares'),
    direct: z
      .boolean()
      .describe('Whether the service declares it, and not another library'),
    behind: z
      .string()
      .describe(
        'How far behind the latest: current, patch, minor, major, unknown',
      ),
    advisories: z.array(z.string()).describe('Ids of open advisories on it'),
    running: z
      .array(
        z.object({
          environment: z.string(),
          version: z.string().optional(),
          known: z.boolean(),
        }),
      )
      .describe(
        'What runs, in promotion order. known: false means that no build was reported from there: the version is then unknown, not absent',
      ),
  });

/** Who uses a library, for agents. */
export function registerQueryLibraryUsage(
  registry: ActionsRegistryService,
  dependencies: LibraryActionDependencies,
): void {
  registry.register({
    name: 'query-library-usage',
    title: 'Query Library Usage',
    description: `Answers which services use a Python library, in which version, who owns them and in which environments that version runs.

Use it for questions such as "who still uses acme-common below 4, and is it in production?": library acme-common, versions <4, and environment production when only what runs there matters. With an environment, versions is compared with the build that runs there; without, with the default branch. Services are sorted by version, oldest first. Only services that the caller may read are counted.`,
    attributes: READ_ONLY,
    schema: {
      input: z => {
        const inputs = inputsOf(z);
        return z.object({
          library: z
            .string()
            .min(1)
            .max(200)
            .describe('Name of the library, such as acme-common or Flask.'),
          versions: inputs.text(
            'Only these versions: a specifier of PEP 440, such as <4 or >=2,!=2.1.*.',
          ),
          environment: inputs.text(
            'Only services that run such a version there, for example production.',
          ),
          owner: inputs.owner,
          vulnerable: inputs.flag(
            'Only versions that an open advisory hits, or with false only the others.',
          ),
          limit: inputs.limit,
          cursor: inputs.cursor,
        });
      },
      output: z =>
        z.object({
          library: z.string(),
          internal: z.boolean(),
          latest: z.string().optional().describe('Latest stable version'),
          items: z.array(usage(z)),
          ...pageOutput(z),
        }),
    },
    action: async ({ input, credentials }) => {
      const versions = requireSpecifier(input.versions);
      const owner = ownerRefOf(input.owner);
      const caller = await scopeOf(credentials, dependencies);
      const library = requireLibrary(caller, libraryNameOf(input.library));
      const found = libraryUsers(caller.model, caller.scope, {
        ...ORDER,
        library,
        versions,
        owner,
        environment: input.environment || undefined,
        vulnerable: input.vulnerable,
        limit: limitOf(input),
        after: decodeCursor(keyPosition(ORDER), input.cursor)?.key,
      });
      const users = await describeUsers(
        caller.model,
        found.items,
        dependencies.users,
      );
      return {
        output: {
          library: library.name,
          internal: library.internal,
          latest: library.latest,
          ...toPage({
            items: users.map(toUsage),
            totalItems: found.totalItems,
            next: found.next && { key: found.next, ...ORDER },
          }),
        },
      };
    },
  });
}

function toUsage(user: AdvisoryUser) {
  const { service, owner, version, declared, direct, behind, running } = user;
  return {
    service,
    owner,
    version,
    declared,
    direct,
    behind,
    advisories: user.advisories.map(({ id }) => id),
    running,
  };
}
