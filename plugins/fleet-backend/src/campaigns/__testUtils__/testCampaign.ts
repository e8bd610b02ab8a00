import type { CampaignSpec, ServiceUpdate } from '@slipway/plugin-fleet-common';
import type {
  CampaignRecord,
  ObservedTarget,
  SelectableService,
  TargetRecord,
} from '../decide/types';

/** Builders for tests: a campaign that brings flask-service 2.0.0, in its first wave, and one of its targets. */

export const START = '2026-11-24T10:00:00.000Z';

/** ISO 8601, this many minutes after the start. */
export const at = (minutes: number) =>
  new Date(Date.parse(START) + minutes * 60_000).toISOString();

export const testSpec = (more: Partial<CampaignSpec> = {}): CampaignSpec => ({
  title: 'Flask 3',
  change: {
    kind: 'template',
    template: 'template:default/flask-service',
    version: '2.0.0',
  },
  selector: {},
  waves: [
    { name: 'Canary', share: 0.0001 },
    { name: 'All', share: 1 },
  ],
  gate: { mergedShare: 0.8, checksGreen: true, soakMinutes: 60 },
  limits: { perHour: 10, openPerOwner: 3 },
  security: false,
  merge: 'never',
  pauseAfterFailures: 3,
  ...more,
});

export const testCampaign = (
  more: Partial<CampaignRecord> = {},
): CampaignRecord => ({
  id: 'c1',
  revision: 1,
  spec: testSpec(),
  state: 'running',
  createdBy: 'user:default/ada',
  createdAt: START,
  startedAt: START,
  waves: [{ openedAt: START }, {}],
  version: 1,
  ...more,
});

export const testTarget = (more: Partial<TargetRecord> = {}): TargetRecord => ({
  service: 'component:default/orders',
  title: 'orders',
  owner: 'group:default/team-a',
  credential: 'git.acme.com',
  selected: true,
  wave: 0,
  rank: 0,
  state: 'planned',
  stateSince: START,
  retryable: false,
  attempts: 0,
  failures: 0,
  checks: 'none',
  version: 1,
  ...more,
});

export const testUpdate = (
  more: Partial<ServiceUpdate> = {},
): ServiceUpdate => ({
  service: 'component:default/orders',
  kind: 'template',
  subject: 'template:default/flask-service',
  from: '1.0.0',
  to: '2.0.0',
  state: 'open',
  branch: 'fleet/template/flask-service',
  pullRequest: {
    number: 7,
    url: 'https://git.acme.com/acme/orders/pulls/7',
    title: 'Update flask-service to 2.0.0',
  },
  commit: 'c0ffee',
  checks: 'none',
  autoMergeEligible: true,
  conflicts: 0,
  notes: 0,
  campaign: 'c1',
  taskId: 't1',
  createdAt: at(1),
  updatedAt: at(1),
  ...more,
});

export const testObserved = (
  more: Partial<ObservedTarget> = {},
): ObservedTarget => ({
  branch: { state: 'due' },
  ownerOptIn: false,
  ...more,
});

export const testService = (
  name: string,
  more: Partial<SelectableService> = {},
): SelectableService => ({
  service: `component:default/${name}`,
  title: name,
  owner: 'group:default/team-a',
  credential: 'git.acme.com',
  branch: { state: 'due' },
  ...more,
});
