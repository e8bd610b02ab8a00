import type { Campaign } from '@slipway/plugin-fleet-common';
import type { Zod } from './campaignInput';

/** A campaign as agents read it. */
export function campaignOutput(z: Zod) {
  return z.object({
    id: z.string(),
    title: z.string(),
    state: z.string().describe('draft, running, paused, done or closed'),
    reason: z.string().optional().describe('Why it is paused or closed'),
    createdBy: z.string(),
    startedAt: z.string().optional(),
    endedAt: z.string().optional(),
    total: z.number().describe('Services in it that the caller may read'),
    counts: z
      .record(z.number())
      .describe(
        'Services by state: failed, conflict, edited and blocked ones need a person',
      ),
    waves: z.array(
      z.object({
        name: z.string(),
        state: z.string(),
        total: z.number(),
        merged: z.number(),
        waitsFor: z
          .array(z.string())
          .describe('What its gate waits for, one sentence each'),
      }),
    ),
    page: z.string().describe('Its page in the portal'),
  });
}

export function toCampaignOutput(campaign: Campaign) {
  const { id, state, reason, createdBy, startedAt, endedAt } = campaign;
  return {
    id,
    title: campaign.spec.title,
    state,
    reason,
    createdBy,
    startedAt,
    endedAt,
    total: campaign.total,
    counts: campaign.counts,
    waves: campaign.waves.map(wave => ({
      name: wave.name,
      state: wave.state,
      total: wave.total,
      merged: wave.merged,
      waitsFor: wave.gate.filter(({ met }) => !met).map(({ text }) => text),
    })),
    page: `/fleet/campaigns/${encodeURIComponent(id)}`,
  };
}
