import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { requireServiceRef } from '../../actions/actionInput';
import { READ_ONLY } from '../../actions/actionOutput';
import { parseInput } from '../../http/parseInput';
import { audited } from '../../reporting/audited';
import { requireMayPropose } from '../requireAllowed';
import { wishSchema } from '../updateSchema';
import type { UpdateActionDependencies } from './registerUpdateActions';
import { wishInput, wishOf } from './wishInput';

/** Paths of the answer: an agent reads all of it. */
const MAX_PATHS = 100;

/** What a template update would do to a service, for agents. */
export function registerPreviewUpdate(
  registry: ActionsRegistryService,
  dependencies: UpdateActionDependencies,
): void {
  const { auditor, findService, permissions, serviceUpdates } = dependencies;
  registry.register({
    name: 'preview-template-update',
    title: 'Preview Template Update',
    description: `Works out what updating a service to another version of its template would do, path by path, and writes nothing: what is merged, what conflicts, which values change, and whether it may be merged without a person. Takes some seconds.

Needs the right to propose updates to the service.`,
    attributes: READ_ONLY,
    schema: {
      input: z => z.object(wishInput(z)),
      output: z =>
        z.object({
          service: z.string(),
          template: z.string(),
          from: z.string(),
          to: z.string(),
          direction: z.string().describe('none, update or downgrade'),
          base: z
            .string()
            .describe('none means that every difference has to be decided'),
          held: z
            .string()
            .optional()
            .describe('Why the owner wants no updates now'),
          autoMergeEligible: z.boolean(),
          valueChanges: z.array(z.string()),
          migrations: z
            .array(z.string())
            .describe('Commands of the template that will be run, or not'),
          lockfilesToMake: z.array(z.string()),
          changelog: z.array(
            z.object({ version: z.string(), text: z.string() }),
          ),
          paths: z
            .array(
              z.object({
                path: z.string(),
                outcome: z.string(),
                kind: z.string().optional().describe('Of conflict or note'),
                why: z.string(),
              }),
            )
            .describe(`Conflicts and notes first; at most ${MAX_PATHS}`),
          totalPaths: z.number(),
        }),
    },
    action: async ({ input, credentials }) => {
      const ref = requireServiceRef(input.service);
      const service = await findService(ref, credentials);
      await requireMayPropose(ref, { permissions, credentials });
      const wish = parseInput(wishSchema, wishOf(input));
      const preview = await audited(
        {
          auditor,
          eventId: 'update-preview',
          severityLevel: 'low',
          meta: { service: ref, ...wish },
        },
        () => serviceUpdates.preview(service, wish, credentials),
      );
      const isFirst = ({ kind }: { kind?: string }) => (kind ? 0 : 1);
      const paths = [...preview.paths].sort((a, b) => isFirst(a) - isFirst(b));
      return {
        output: {
          service: ref,
          template: preview.template,
          from: preview.from,
          to: preview.to,
          direction: preview.direction,
          base: preview.base,
          held: preview.held,
          autoMergeEligible: preview.autoMergeEligible,
          valueChanges: preview.valueChanges,
          migrations: preview.migrations,
          lockfilesToMake: preview.lockfilesToMake,
          changelog: preview.changelog,
          paths: paths
            .slice(0, MAX_PATHS)
            .map(({ path, outcome, kind, why }) => ({
              path,
              outcome,
              kind,
              why,
            })),
          totalPaths: paths.length,
        },
      };
    },
  });
}
