import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { READ_ONLY } from '../../actions/actionOutput';
import { listTemplates } from '../listTemplates';
import type { UpdateActionDependencies } from './registerUpdateActions';

/** The templates of services with who is on which version, for agents. */
export function registerListTemplates(
  registry: ActionsRegistryService,
  dependencies: UpdateActionDependencies,
): void {
  registry.register({
    name: 'list-templates',
    title: 'List Service Templates',
    description: `Lists the templates that make services, with the version that the catalog has, how many services are on which version, and how many are behind, held by their owners, or have files that an earlier update left to a person.

To see the services of one template, ask list-template-services. Only services that the caller may read are counted.`,
    attributes: READ_ONLY,
    schema: {
      input: z => z.object({}),
      output: z =>
        z.object({
          items: z.array(
            z.object({
              ref: z.string().describe('Entity ref of the template'),
              title: z.string(),
              version: z
                .string()
                .optional()
                .describe('SemVer that the catalog has now'),
              problem: z
                .string()
                .optional()
                .describe('What is wrong with the template'),
              services: z.number(),
              versions: z.array(
                z.object({ version: z.string(), services: z.number() }),
              ),
              behind: z.number(),
              held: z.number(),
              pending: z.number(),
            }),
          ),
        }),
    },
    action: async ({ credentials }) => {
      const found = await listTemplates(credentials, dependencies);
      return {
        output: {
          items: found.map(
            ({ description: _text, owner: _owner, ...one }) => one,
          ),
        },
      };
    },
  });
}
