import {
  Campaign,
  CampaignPreview,
  CampaignSpec,
  CampaignTarget,
  WaveProgress,
} from '@slipway/plugin-fleet-common';
import { hoursAgo } from './builders';

export function aSpec(spec: Partial<CampaignSpec> = {}): CampaignSpec {
  return {
    title: 'Bring werkzeug to at least 3.0.3',
    change: { kind: 'library', library: 'werkzeug', version: '3.0.3' },
    selector: {},
    waves: [
      { name: 'canary', share: 0.01 },
      { name: 'all', share: 1 },
    ],
    gate: { mergedShare: 0.8, checksGreen: true, soakMinutes: 60 },
    limits: { perHour: 60, openPerOwner: 3 },
    security: false,
    merge: 'never',
    pauseAfterFailures: 3,
    ...spec,
  };
}

export function aWave(wave: Partial<WaveProgress> = {}): WaveProgress {
  return {
    name: 'canary',
    state: 'open',
    total: 2,
    merged: 1,
    settled: 0,
    openedAt: hoursAgo(2),
    gate: [
      { name: 'merged', met: false, text: '1 of 2 merged, 2 are needed' },
      { name: 'checks', met: true, text: 'No pull request has a failed check' },
    ],
    ...wave,
  };
}

/** A campaign over ten services whose canary wave is at work. */
export function aCampaign(campaign: Partial<Campaign> = {}): Campaign {
  return {
    id: 'c1',
    revision: 1,
    spec: aSpec(),
    state: 'running',
    createdBy: 'user:default/guest',
    createdAt: hoursAgo(4),
    startedAt: hoursAgo(3),
    counts: { merged: 1, failed: 1, planned: 6, 'no-op': 2 },
    total: 10,
    waves: [
      aWave(),
      aWave({ name: 'all', state: 'waiting', total: 8, merged: 0, gate: [] }),
    ],
    timeTo: {},
    ...campaign,
  };
}

export function aTarget(target: Partial<CampaignTarget> = {}): CampaignTarget {
  return {
    service: 'component:default/payments',
    title: 'payments',
    owner: 'group:default/guests',
    wave: 0,
    state: 'open',
    reason: 'Its pull request waits for a review',
    next: 'Its owner merges it',
    retryable: false,
    pullRequest: {
      number: 7,
      url: 'https://git.acme.com/acme/payments/pulls/7',
      title: 'Bring werkzeug to 3.0.3',
    },
    checks: 'success',
    taskId: 'task-1',
    attempts: 1,
    updatedAt: hoursAgo(1),
    ...target,
  };
}

export function aCampaignPreview(
  preview: Partial<CampaignPreview> = {},
): CampaignPreview {
  return {
    due: 1,
    leftOut: 1,
    waves: [
      { name: 'canary', services: 1 },
      { name: '5%', services: 0 },
      { name: '25%', services: 0 },
      { name: 'all', services: 0 },
    ],
    targets: [
      {
        service: 'component:default/payments',
        title: 'payments',
        owner: 'group:default/guests',
        wave: 0,
        why: 'It uses werkzeug 3.0.1',
        class: 'due',
      },
      {
        service: 'component:default/orders',
        title: 'orders',
        why: 'It does not use werkzeug',
        class: 'unaffected',
      },
    ],
    hints: ['At 60 an hour, all are opened within a minute.'],
    ...preview,
  };
}
