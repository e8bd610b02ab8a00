import type { HttpAuthService } from '@backstage/backend-plugin-api';
import express from 'express';
import Router from 'express-promise-router';
import type { CampaignPageStore } from '../database/CampaignPageStore';
import { decodeCursor, toPage } from '../http/paging';
import { parseInput } from '../http/parseInput';
import type { ReadableServices } from '../services/ReadableServices';
import { CAMPAIGN_ACTIONS, type CampaignCommands } from './campaignCommands';
import {
  campaignPosition,
  campaignsQuery,
  eventPosition,
  eventsQuery,
  targetPosition,
  targetsQuery,
} from './campaignQueries';
import { burnDown } from './decide/burnDown';
import {
  describeCampaigns,
  type DescribeCampaignsDependencies,
} from './describeCampaigns';
import {
  describeTargets,
  type DescribeTargetsDependencies,
} from './describeTargets';

export interface CampaignRoutesOptions {
  httpAuth: HttpAuthService;
  readable: ReadableServices;
  campaigns: {
    commands: CampaignCommands;
    pages: CampaignPageStore;
    description: DescribeCampaignsDependencies & DescribeTargetsDependencies;
  };
  now: () => Date;
}

/** One change to many services. */
export function createCampaignRoutes(
  options: CampaignRoutesOptions,
): express.Router {
  const { httpAuth, readable, now } = options;
  const { commands, pages, description } = options.campaigns;
  const router = Router();

  const askerOf = async (request: express.Request) => ({
    credentials: await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    }),
    request,
  });

  /** The campaign that a list is about, and what the caller may read of it. */
  async function ofCampaign(request: express.Request) {
    const { credentials } = await askerOf(request);
    const campaign = await commands.get(request.params.id ?? '', credentials);
    return { campaign, readable: await readable.list(credentials) };
  }

  router.get('/campaigns', async (request, response) => {
    const { credentials } = await askerOf(request);
    const { cursor, ...query } = parseInput(campaignsQuery, request.query);
    const visible = await readable.list(credentials);
    const found = await pages.listCampaigns({
      ...query,
      readable: visible,
      after: decodeCursor(campaignPosition, cursor),
    });
    const items = await describeCampaigns(found.items, visible, description);
    response.json(toPage({ ...found, items }));
  });

  router.post('/campaigns', async (request, response) => {
    const asker = await askerOf(request);
    response.status(201).json(await commands.create(request.body, asker));
  });

  router.post('/campaigns/preview', async (request, response) => {
    const asker = await askerOf(request);
    response.json(await commands.preview(request.body, asker));
  });

  router.get('/campaigns/:id', async (request, response) => {
    const { credentials } = await askerOf(request);
    response.json(await commands.get(request.params.id, credentials));
  });

  router.put('/campaigns/:id/spec', async (request, response) => {
    const asker = await askerOf(request);
    const { id } = request.params;
    response.json(await commands.revise(id, request.body, asker));
  });

  for (const action of CAMPAIGN_ACTIONS) {
    router.post(`/campaigns/:id/${action}`, async (request, response) => {
      const asker = await askerOf(request);
      const { id = '' } = request.params;
      const campaign = await commands.act(id, action, asker);
      response.status(campaign.id === id ? 200 : 201).json(campaign);
    });
  }

  router.get('/campaigns/:id/targets', async (request, response) => {
    const { campaign, readable: visible } = await ofCampaign(request);
    const { cursor, ...query } = parseInput(targetsQuery, request.query);
    const { next, ...found } = await pages.listTargets({
      ...query,
      campaign: campaign.id,
      readable: visible,
      after: decodeCursor(targetPosition, cursor)?.key,
    });
    const items = await describeTargets(campaign, found.items, {
      ...description,
      now: now(),
    });
    response.json(toPage({ ...found, items, next: next && { key: next } }));
  });

  router.get('/campaigns/:id/burn-down', async (request, response) => {
    const { campaign, readable: visible } = await ofCampaign(request);
    const { id, startedAt, endedAt } = campaign;
    const targets = await pages.listTimes(id, visible);
    const until = endedAt ? new Date(endedAt) : now();
    response.json({ items: burnDown({ startedAt, targets, now: until }) });
  });

  router.get('/campaigns/:id/events', async (request, response) => {
    const { campaign, readable: visible } = await ofCampaign(request);
    const { limit, cursor } = parseInput(eventsQuery, request.query);
    const { next, ...found } = await pages.listEvents({
      campaign: campaign.id,
      readable: visible,
      limit,
      after: decodeCursor(eventPosition, cursor)?.event,
    });
    response.json(
      toPage({ ...found, next: next ? { event: next } : undefined }),
    );
  });

  return router;
}
