import type {
  AuditorService,
  AuthService,
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { BasicPermission } from '@backstage/plugin-permission-common';
import {
  fleetCampaignCreatePermission,
  fleetCampaignStartPermission,
  type Campaign,
  type CampaignPreview,
  type CampaignSpec,
} from '@slipway/plugin-fleet-common';
import type { Request } from 'express';
import type { CampaignStore } from '../database/CampaignStore';
import { audited } from '../reporting/audited';
import type { ReadableServices } from '../services/ReadableServices';
import {
  permissionsToStart,
  requirePermissions,
  requireScriptsEnabled,
} from './authorizeCampaign';
import type { CampaignBook } from './CampaignBook';
import type { CampaignRecord } from './decide/types';
import { validateSpec } from './decide/validateSpec';
import {
  describeCampaigns,
  type DescribeCampaignsDependencies,
} from './describeCampaigns';
import type { CampaignPorts } from './ports';
import { previewCampaign } from './previewCampaign';

export const CAMPAIGN_ACTIONS = [
  'start',
  'pause',
  'resume',
  'retry',
  'close',
  'roll-back',
] as const;

export type CampaignAction = (typeof CAMPAIGN_ACTIONS)[number];

/** Who asks for something. */
export interface Asker {
  credentials: BackstageCredentials;
  /** For the audit log. */
  request?: Request;
}

export interface CampaignCommandsOptions {
  auditor: AuditorService;
  auth: AuthService;
  permissions: PermissionsService;
  readable: ReadableServices;
  campaigns: CampaignStore;
  book: CampaignBook;
  description: DescribeCampaignsDependencies;
  listServices: CampaignPorts['listServices'];
  /** Names of the configured ones. */
  environments: string[];
  scripts: boolean;
}

export type CampaignCommands = ReturnType<typeof createCampaignCommands>;

/** What people and agents do with campaigns: each checked for permission first, and in the audit log. */
export function createCampaignCommands(options: CampaignCommandsOptions) {
  const { auditor, auth, permissions, readable, book, description } = options;

  const parse = (input: unknown) =>
    validateSpec(input, { environments: options.environments });

  async function allow(
    { credentials }: Asker,
    ...needed: BasicPermission[]
  ): Promise<void> {
    await requirePermissions(needed, credentials, permissions);
  }

  async function allowToGoOn(asker: Asker, spec: CampaignSpec): Promise<void> {
    await allow(asker, ...permissionsToStart(spec));
    requireScriptsEnabled(spec, options);
  }

  /** Writes it down in the audit log, denied attempts as well. */
  async function audit(
    eventId: string,
    asker: Asker,
    { meta, act }: { meta: object; act: () => Promise<CampaignRecord> },
  ): Promise<Campaign> {
    const { id } = await audited(
      {
        auditor,
        eventId: `campaign-${eventId}`,
        severityLevel: 'medium',
        request: asker.request,
        meta: { ...meta, actor: actorOf(asker.credentials, auth) },
      },
      act,
    );
    return get(id, asker.credentials);
  }

  async function get(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<Campaign> {
    const campaign = await options.campaigns.findCampaign(id);
    const [described] = campaign
      ? await describeCampaigns(
          [campaign],
          await readable.list(credentials),
          description,
        )
      : [];
    if (described) return described;
    throw new NotFoundError(
      `There is no campaign ${id}; look for it in the list of campaigns`,
    );
  }

  return {
    get,

    async preview(input: unknown, asker: Asker): Promise<CampaignPreview> {
      await allow(asker, fleetCampaignCreatePermission);
      // As the start would find it: what is kept of templates may be older than the catalog.
      const spec = await book.withVersion(parse(input));
      return previewCampaign(
        spec,
        await options.listServices(spec),
        await readable.list(asker.credentials),
      );
    },

    async create(input: unknown, asker: Asker): Promise<Campaign> {
      return audit('create', asker, {
        meta: {},
        act: async () => {
          await allow(asker, fleetCampaignCreatePermission);
          const actor = actorOf(asker.credentials, auth);
          return book.create(parse(input), actor);
        },
      });
    },

    async revise(id: string, input: unknown, asker: Asker): Promise<Campaign> {
      return audit('revise', asker, {
        meta: { campaign: id },
        act: async () => {
          await allow(asker, fleetCampaignCreatePermission);
          const spec = parse(input);
          const { startedAt } = await book.require(id);
          if (startedAt) await allowToGoOn(asker, spec);
          const actor = actorOf(asker.credentials, auth);
          return book.revise(id, { spec, actor });
        },
      });
    },

    async act(
      id: string,
      action: CampaignAction,
      asker: Asker,
    ): Promise<Campaign> {
      return audit(action, asker, {
        meta: { campaign: id },
        act: async () => {
          const { spec } = await book.require(id);
          const actor = actorOf(asker.credentials, auth);
          switch (action) {
            case 'roll-back':
              await allow(asker, fleetCampaignCreatePermission);
              return book.rollBack(id, actor);
            case 'pause':
            case 'close':
              await allow(asker, fleetCampaignStartPermission);
              return book[action](id, actor);
            default:
              await allowToGoOn(asker, spec);
              return book[action](id, actor);
          }
        },
      });
    },
  };
}

function actorOf(credentials: BackstageCredentials, auth: AuthService): string {
  if (auth.isPrincipal(credentials, 'user')) {
    return credentials.principal.userEntityRef;
  }
  return auth.isPrincipal(credentials, 'service')
    ? credentials.principal.subject
    : 'unknown';
}
