import {
  CampaignSelector,
  CampaignSpec,
  CampaignWave,
  WorkingHours,
} from '@slipway/plugin-fleet-common';
import { CAMPAIGN_KINDS, CampaignKind } from './campaignState';

/** A wave as the form has it: in percent of all targets. */
export interface WaveDraft extends Omit<CampaignWave, 'share'> {
  services: string[];
  percent: number;
}

/** A campaign while somebody fills its form in; what was typed for one kind is kept when another one is looked at. */
export interface CampaignDraft {
  /** Empty for the one that is suggested. */
  title: string;
  reason: string;
  kind: CampaignKind;
  template: string;
  /** Empty for the newest one when the campaign starts. */
  templateVersion: string;
  allowDowngrade: boolean;
  /** Id of the campaign that this one takes back. */
  rollsBack?: string;
  library: string;
  libraryVersion: string;
  advisory: string;
  /** One argument per line. */
  command: string;
  message: string;
  selector: Required<CampaignSelector>;
  waves: WaveDraft[];
  mergedPercent: number;
  checksGreen: boolean;
  /** Empty for none. */
  environment: string;
  soakMinutes: number;
  perHour: number;
  openPerOwner: number;
  hasHours: boolean;
  hours: WorkingHours;
  security: boolean;
  merge: CampaignSpec['merge'];
  pauseAfterFailures: number;
}

/** What a campaign has unless somebody says otherwise: careful, and not in anybody's way. */
export function emptyDraft(): CampaignDraft {
  return {
    title: '',
    reason: '',
    kind: 'template',
    template: '',
    templateVersion: '',
    allowDowngrade: false,
    library: '',
    libraryVersion: '',
    advisory: '',
    command: '',
    message: '',
    selector: {
      services: [],
      exclude: [],
      owners: [],
      systems: [],
      templates: [],
      tiers: [],
      search: '',
    },
    waves: [
      // The first service alone: a share that is too small for one stands for one.
      { name: 'Canary', percent: 0.01, services: [] },
      { name: '5%', percent: 5, services: [] },
      { name: '25%', percent: 25, services: [] },
      { name: 'All', percent: 100, services: [] },
    ],
    mergedPercent: 80,
    checksGreen: true,
    environment: '',
    soakMinutes: 60,
    perHour: 10,
    openPerOwner: 3,
    hasHours: false,
    hours: {
      days: [1, 2, 3, 4, 5],
      from: '09:00',
      to: '17:00',
      timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
    security: false,
    merge: 'never',
    pauseAfterFailures: 3,
  };
}

/** The draft that a link to the form fills in. A campaign about an advisory is one of security. */
export function draftFromUrl(url: URLSearchParams): CampaignDraft {
  const said = (name: string) => url.get(name) ?? '';
  const kind = CAMPAIGN_KINDS.find(one => one === said('kind')) ?? 'template';
  const draft = emptyDraft();
  switch (kind) {
    case 'template': {
      const template = said('template');
      return {
        ...draft,
        template,
        templateVersion: said('version'),
        selector: {
          ...draft.selector,
          templates: template ? [template] : [],
        },
      };
    }
    case 'library':
      return {
        ...draft,
        kind,
        library: said('library'),
        libraryVersion: said('version'),
        advisory: said('advisory'),
        security: said('advisory') !== '',
      };
    default:
      return { ...draft, kind };
  }
}

/** The draft that edits what a campaign has. */
export function draftFromSpec(spec: CampaignSpec): CampaignDraft {
  const { selector, gate, limits } = spec;
  const draft = emptyDraft();
  return {
    ...draft,
    ...changeOfSpec(spec),
    title: spec.title,
    reason: spec.reason ?? '',
    selector: { ...draft.selector, ...selector },
    waves: spec.waves.map(({ name, services = [], share }) => ({
      name,
      services,
      percent: asPercent(share),
    })),
    mergedPercent: asPercent(gate.mergedShare),
    checksGreen: gate.checksGreen,
    environment: gate.environment ?? '',
    soakMinutes: gate.soakMinutes,
    perHour: limits.perHour,
    openPerOwner: limits.openPerOwner,
    hasHours: limits.hours !== undefined,
    hours: limits.hours ?? draft.hours,
    security: spec.security,
    merge: spec.merge,
    pauseAfterFailures: spec.pauseAfterFailures,
  };
}

function changeOfSpec({ change }: CampaignSpec): Partial<CampaignDraft> {
  switch (change.kind) {
    case 'template':
      return {
        kind: change.kind,
        template: change.template,
        templateVersion: change.version ?? '',
        allowDowngrade: change.allowDowngrade ?? false,
        rollsBack: change.rollsBack,
      };
    case 'library':
      return {
        kind: change.kind,
        library: change.library,
        libraryVersion: change.version,
        advisory: change.advisory ?? '',
      };
    default:
      return {
        kind: change.kind,
        command: change.command.join('\n'),
        message: change.message,
      };
  }
}

/** Shares such as 0.07 are not quite 7 percent in binary. */
function asPercent(share: number): number {
  return Math.round(share * 10_000) / 100;
}
