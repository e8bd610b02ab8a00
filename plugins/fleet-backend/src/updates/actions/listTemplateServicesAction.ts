import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { InputError } from '@backstage/errors';
import { z as zod } from 'zod/v3';
import { inputsOf, limitOf, ownerRefOf } from '../../actions/actionInput';
import { pageOutput, READ_ONLY } from '../../actions/actionOutput';
import { decodeCursor, toPage } from '../../http/paging';
import { describeLineages } from '../describeLineages';
import { LINEAGE_STATES } from '../updateSchema';
import type { UpdateActionDependencies } from './registerUpdateActions';

const position = zod.object({ name: zod.string(), id: zod.number().int() });

/** The services of a template and how far behind each is, for agents. */
export function registerListTemplateServices(
  registry: ActionsRegistryService,
  dependencies: UpdateActionDependencies,
): void {
  const { lineageDescription, readable, now } = dependencies;
  registry.register({
    name: 'list-template-services',
    title: 'List Services of a Template',
    description: `Lists the services that a template made, by name: the version each is on, how many versions it is behind, how many files were changed since, and the update that is proposed to it.

Use state: behind for those that need an update. Only services that the caller may read are listed.`,
    attributes: READ_ONLY,
    schema: {
      input: z => {
        const inputs = inputsOf(z);
        return z.object({
          template: z
            .string()
            .min(1)
            .max(200)
            .describe(
              'Name of the template, or its entity ref such as template:default/flask-service.',
            ),
          state: z
            .enum(LINEAGE_STATES)
            .optional()
            .describe('Only services that stand like this.'),
          version: inputs.text('Only services on this version.'),
          owner: inputs.owner,
          search: inputs.text("Part of a service's name, owner or system."),
          limit: inputs.limit,
          cursor: inputs.cursor,
        });
      },
      output: z =>
        z.object({
          items: z.array(
            z.object({
              service: z.string().describe('Entity ref of the service'),
              owner: z.string().optional(),
              state: z.string(),
              reason: z.string().optional().describe('Why it is so'),
              version: z.string().optional(),
              latest: z.string().optional().describe('What the catalog has'),
              versionsBehind: z.number().optional(),
              edited: z
                .number()
                .optional()
                .describe(
                  "Files of the template that the service's owners changed",
                ),
              update: z
                .object({
                  state: z.string(),
                  to: z.string().optional(),
                  reason: z.string().optional(),
                  url: z.string().optional().describe('The pull request'),
                })
                .optional()
                .describe('The update that is proposed, or the last one'),
            }),
          ),
          ...pageOutput(z),
        }),
    },
    action: async ({ input, credentials }) => {
      const found = await lineageDescription.lineages.listLineages({
        template: templateRefOf(input.template),
        state: input.state,
        version: input.version || undefined,
        owner: ownerRefOf(input.owner),
        search: input.search || undefined,
        readable: await readable.list(credentials),
        now: now().toISOString(),
        limit: limitOf(input),
        after: decodeCursor(position, input.cursor),
      });
      const items = await describeLineages(found.items, lineageDescription);
      return {
        output: toPage({
          ...found,
          items: items.map(({ update, drift, ...one }) => ({
            service: one.service,
            owner: one.owner,
            state: one.state,
            reason: one.reason,
            version: one.version,
            latest: one.latest,
            versionsBehind: one.versionsBehind,
            edited: drift?.edited,
            update: update && {
              state: update.state,
              to: update.to,
              reason: update.reason,
              url: update.pullRequest?.url,
            },
          })),
        }),
      };
    },
  });
}

function templateRefOf(template: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(template, {
        defaultKind: 'template',
        defaultNamespace: 'default',
      }),
    );
  } catch (error) {
    throw new InputError(
      `template: ${template} is no template; use its name, or an entity ref such as template:default/flask-service`,
      error,
    );
  }
}
