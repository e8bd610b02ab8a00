import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { inputsOf, requireServiceRef } from '../../actions/actionInput';
import { parseInput } from '../../http/parseInput';
import { audited } from '../../reporting/audited';
import { requireMayPropose } from '../requireAllowed';
import { wishSchema } from '../updateSchema';
import type { UpdateActionDependencies } from './registerUpdateActions';
import { wishInput, wishOf } from './wishInput';

/** Has a template update proposed, for agents. */
export function registerStartUpdate(
  registry: ActionsRegistryService,
  dependencies: UpdateActionDependencies,
): void {
  const { auditor, findService, permissions, serviceUpdates } = dependencies;
  registry.register({
    name: 'start-template-update',
    title: 'Start Template Update',
    description: `Has the update of a service to another version of its template proposed as a pull request, by a task that goes on in the background; list-template-services tells how it went. Merging stays with people. Look at preview-template-update first.

Needs the right to propose updates to the service.`,
    attributes: { readOnly: false, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          ...wishInput(z),
          again: inputsOf(z).flag(
            'Also when a person closed the pull request of the same version.',
          ),
        }),
      output: z =>
        z.object({
          taskId: z.string().describe('The scaffolder task that works on it'),
        }),
    },
    action: async ({ input, credentials }) => {
      const ref = requireServiceRef(input.service);
      const service = await findService(ref, credentials);
      await requireMayPropose(ref, { permissions, credentials });
      const wish = parseInput(wishSchema, wishOf(input));
      const taskId = await audited(
        {
          auditor,
          eventId: 'update-start',
          severityLevel: 'medium',
          meta: { service: ref, ...wish },
        },
        () => serviceUpdates.start(service, wish, credentials),
      );
      return { output: { taskId } };
    },
  });
}
