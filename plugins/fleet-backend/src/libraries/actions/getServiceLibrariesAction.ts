import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { RatedLibrary } from '@slipway/plugin-fleet-common';
import {
  inputsOf,
  limitOf,
  requireServiceRef,
  serviceInput,
} from '../../actions/actionInput';
import { pageOutput, READ_ONLY, type Zod } from '../../actions/actionOutput';
import { decodeCursor, keyPosition, toPage } from '../../http/paging';
import { describeServices } from '../../services/describeServices';
import { listServiceLibraries } from '../serviceLibraries';
import type { LibraryActionDependencies } from './registerLibraryActions';

const ORDER = { sort: 'direct', order: 'asc' };

const library = (z: Zod) =>
  z.object({
    name: z.string(),
    version: z.string().optional().describe('Absent when none is resolved'),
    latest: z.string().optional().describe('Latest stable version'),
    latestCompatible: z
      .string()
      .optional()
      .describe(
        'Latest one that runs on every Python that the service supports',
      ),
    behind: z
      .string()
      .describe(
        'How far behind the latest: current, patch, minor, major, unknown',
      ),
    direct: z.boolean().describe('Whether the service declares it'),
    declared: z.string().optional().describe('The range that it declares'),
    groups: z.array(z.string()).describe('Its dependency groups'),
    path: z
      .array(z.string())
      .describe('Why it is there: from a declared library down to this one'),
    advisories: z.array(
      z.object({
        id: z.string(),
        severity: z.string(),
        fixedIn: z.array(z.string()).describe('Lowest versions that are fixed'),
      }),
    ),
  });

const reading = (z: Zod) =>
  z
    .object({
      state: z
        .string()
        .describe(
          'read, unreadable (what is listed is the last good reading) or pending (nothing was read yet)',
        ),
      reason: z.string().optional().describe('Why it is unreadable'),
      readAt: z.string().optional(),
      lockfile: z.string().optional(),
    })
    .describe('How fresh the libraries of the default branch are');

/** The libraries of one service, for agents. */
export function registerGetServiceLibraries(
  registry: ActionsRegistryService,
  dependencies: LibraryActionDependencies,
): void {
  const { findService, replica, serviceLibraries, description } = dependencies;
  registry.register({
    name: 'get-service-libraries',
    title: 'Get Service Libraries',
    description: `Lists the Python libraries of one service with the version in use, the latest one and the open advisories; those that the service declares come first.

Of the default branch unless an environment is named: then of the build that runs there, as its pipeline reported it. Narrow it with vulnerable, direct or search before going through pages.`,
    attributes: READ_ONLY,
    schema: {
      input: z => {
        const inputs = inputsOf(z);
        return z.object({
          service: serviceInput(z),
          environment: inputs.text(
            'Of the build that runs there, for example production.',
          ),
          search: inputs.text("Part of a library's name."),
          direct: inputs.flag(
            'Only libraries that the service declares, or with false only the others.',
          ),
          vulnerable: inputs.flag(
            'Only libraries that an open advisory hits, or with false only the others.',
          ),
          limit: inputs.limit,
          cursor: inputs.cursor,
        });
      },
      output: z =>
        z.object({
          service: z.string(),
          reading: reading(z),
          items: z.array(library(z)),
          ...pageOutput(z),
        }),
    },
    action: async ({ input, credentials }) => {
      const ref = requireServiceRef(input.service);
      const service = await findService(ref, credentials);
      const found = await listServiceLibraries(
        replica.model,
        {
          service,
          environment: input.environment || undefined,
          search: input.search || undefined,
          direct: input.direct,
          vulnerable: input.vulnerable,
          limit: limitOf(input),
          after: decodeCursor(keyPosition(ORDER), input.cursor)?.key,
        },
        serviceLibraries,
      );
      const [described] = await describeServices([service], description);
      return {
        output: {
          service: ref,
          reading: described?.libraries ?? { state: 'pending' },
          ...toPage({
            items: found.items.map(toLibrary),
            totalItems: found.totalItems,
            next: found.next && { key: found.next, ...ORDER },
          }),
        },
      };
    },
  });
}

function toLibrary(rated: RatedLibrary) {
  const { name, version, latest, latestCompatible, behind } = rated;
  const { direct, declared, groups, path, advisories } = rated;
  return {
    name,
    version,
    latest,
    latestCompatible,
    behind,
    direct,
    declared,
    groups,
    path,
    advisories,
  };
}
