import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { CampaignPageStore } from '../../database/CampaignPageStore';
import type { ReadableServices } from '../../services/ReadableServices';
import type { CampaignCommands } from '../campaignCommands';
import {
  describeCampaigns,
  type DescribeCampaignsDependencies,
} from '../describeCampaigns';
import { specInput, toSpec, type Zod } from './campaignInput';
import { campaignOutput, toCampaignOutput } from './campaignOutput';

const LISTED = 20;
const PREVIEWED = 50;

export interface CampaignActionDependencies {
  commands: CampaignCommands;
  pages: CampaignPageStore;
  description: DescribeCampaignsDependencies;
  readable: ReadableServices;
}

/** What agents may do with campaigns: the same as over HTTP, with the permissions of whom they act for. */
export function registerCampaignActions(
  registry: ActionsRegistryService,
  dependencies: CampaignActionDependencies,
): void {
  registerReading(registry, dependencies);
  registerChanging(registry, dependencies);
}

const idInput = (z: Zod) =>
  z.object({ id: z.string().min(1).max(100).describe('Id of the campaign.') });

function registerReading(
  registry: ActionsRegistryService,
  { commands, pages, description, readable }: CampaignActionDependencies,
): void {
  const attributes = { readOnly: true, destructive: false, idempotent: true };
  registry.register({
    name: 'list-campaigns',
    title: 'List Campaigns',
    description: `Lists campaigns, the newest first (at most ${LISTED}): one change, such as a template update or a fixed library, that is brought to many services in waves as reviewed pull requests. Counts are of services that the caller may read.`,
    attributes,
    schema: {
      input: z =>
        z.object({
          state: z
            .enum(['draft', 'running', 'paused', 'done', 'closed'])
            .optional()
            .describe('Only campaigns in this state.'),
          owner: z
            .string()
            .max(200)
            .optional()
            .describe('Only with services of this owner, an entity ref.'),
        }),
      output: z =>
        z.object({
          items: z.array(campaignOutput(z)),
          totalItems: z.number().describe('Of which at most 20 are listed'),
        }),
    },
    action: async ({ input, credentials }) => {
      const visible = await readable.list(credentials);
      const found = await pages.listCampaigns({
        state: input.state,
        owner: input.owner || undefined,
        readable: visible,
        limit: LISTED,
      });
      const items = await describeCampaigns(found.items, visible, description);
      return {
        output: {
          items: items.map(toCampaignOutput),
          totalItems: found.totalItems,
        },
      };
    },
  });

  registry.register({
    name: 'get-campaign-status',
    title: 'Get Campaign Status',
    description:
      'Answers how far a campaign is: its services by state, and per wave what its gate waits for.',
    attributes,
    schema: { input: idInput, output: campaignOutput },
    action: async ({ input, credentials }) => ({
      output: toCampaignOutput(await commands.get(input.id, credentials)),
    }),
  });

  registry.register({
    name: 'preview-campaign',
    title: 'Preview Campaign',
    description: `Answers which services a campaign would change, in which wave, and which are left out and why; nothing is written and no repository is read. Ask this before create-campaign, and show the answer to the person.`,
    attributes,
    schema: {
      input: z => z.object(specInput(z)),
      output: z =>
        z.object({
          due: z.number(),
          leftOut: z.number(),
          waves: z.array(z.object({ name: z.string(), services: z.number() })),
          hints: z.array(z.string()),
          targets: z
            .array(
              z.object({
                service: z.string(),
                wave: z.number().optional().describe('Absent when left out'),
                why: z.string(),
              }),
            )
            .describe(`The first ${PREVIEWED}`),
        }),
    },
    action: async ({ input, credentials }) => {
      const preview = await commands.preview(toSpec(input), { credentials });
      const targets = preview.targets
        .slice(0, PREVIEWED)
        .map(({ service, wave, why }) => ({ service, wave, why }));
      return { output: { ...preview, targets } };
    },
  });
}

function registerChanging(
  registry: ActionsRegistryService,
  { commands }: CampaignActionDependencies,
): void {
  registry.register({
    name: 'create-campaign',
    title: 'Create Campaign',
    description:
      'Writes down a campaign as a draft, with the usual waves, gates and limits. Nothing happens to any service before start-campaign.',
    attributes: { readOnly: false, destructive: false, idempotent: false },
    schema: { input: z => z.object(specInput(z)), output: campaignOutput },
    action: async ({ input, credentials }) => ({
      output: toCampaignOutput(
        await commands.create(toSpec(input), { credentials }),
      ),
    }),
  });

  registry.register({
    name: 'start-campaign',
    title: 'Start Campaign',
    description:
      'Starts a draft, or resumes a campaign that is paused: pull requests are opened in the repositories of its services, wave by wave. Have the person confirm it first.',
    attributes: { readOnly: false, destructive: true, idempotent: false },
    schema: { input: idInput, output: campaignOutput },
    action: async ({ input, credentials }) => {
      const { state } = await commands.get(input.id, credentials);
      const action = state === 'paused' ? 'resume' : 'start';
      const started = await commands.act(input.id, action, { credentials });
      return { output: toCampaignOutput(started) };
    },
  });

  registry.register({
    name: 'pause-campaign',
    title: 'Pause Campaign',
    description:
      'Stops a running campaign from opening and merging pull requests until start-campaign; what is open stays open.',
    attributes: { readOnly: false, destructive: false, idempotent: false },
    schema: { input: idInput, output: campaignOutput },
    action: async ({ input, credentials }) => ({
      output: toCampaignOutput(
        await commands.act(input.id, 'pause', { credentials }),
      ),
    }),
  });
}
