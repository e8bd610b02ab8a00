import {
  CampaignChange,
  CampaignSelector,
  CampaignSpec,
} from '@slipway/plugin-fleet-common';
import { CampaignDraft } from './campaignDraft';
import { refLabel } from './refLabel';

/** The specification that a draft comes to, as far as it is filled in. */
export function campaignSpecOf(draft: CampaignDraft): CampaignSpec {
  return {
    title: draft.title.trim() || suggestedTitle(draft),
    ...(draft.reason.trim() && { reason: draft.reason.trim() }),
    change: changeOf(draft),
    selector: selectorOf(draft.selector),
    waves: draft.waves.map(({ name, percent, services }) => ({
      name: name.trim(),
      share: percent / 100,
      ...(services.length > 0 && { services }),
    })),
    gate: {
      mergedShare: draft.mergedPercent / 100,
      checksGreen: draft.checksGreen,
      soakMinutes: draft.soakMinutes,
      ...(draft.environment && { environment: draft.environment }),
    },
    limits: {
      perHour: draft.perHour,
      openPerOwner: draft.openPerOwner,
      ...(draft.hasHours && { hours: draft.hours }),
    },
    security: draft.security,
    merge: draft.merge,
    pauseAfterFailures: draft.pauseAfterFailures,
  };
}

/** What a campaign is called unless somebody says otherwise. */
export function suggestedTitle(draft: CampaignDraft): string {
  const { kind, templateVersion, library, libraryVersion, advisory } = draft;
  if (kind === 'template') {
    const template = refLabel(draft.template, 'template') || 'a template';
    return `Update ${template} to ${templateVersion || 'its newest version'}`;
  }
  if (kind === 'library') {
    const about = advisory && ` (${advisory})`;
    return `Bring ${library || 'a library'} to at least ${
      libraryVersion || 'a version'
    }${about}`;
  }
  return draft.message.trim() || 'Run a command everywhere';
}

/** The lines of the command; each is one argument, as it is. */
export function commandOf(text: string): string[] {
  return text.split('\n').filter(line => line.trim() !== '');
}

function changeOf(draft: CampaignDraft): CampaignChange {
  switch (draft.kind) {
    case 'template':
      return {
        kind: 'template',
        template: draft.template,
        ...(draft.templateVersion && { version: draft.templateVersion }),
        ...(draft.allowDowngrade && { allowDowngrade: true }),
        ...(draft.rollsBack && { rollsBack: draft.rollsBack }),
      };
    case 'library':
      return {
        kind: 'library',
        library: draft.library,
        version: draft.libraryVersion.trim(),
        ...(draft.advisory && { advisory: draft.advisory }),
      };
    default:
      return {
        kind: 'script',
        command: commandOf(draft.command),
        message: draft.message.trim(),
      };
  }
}

function selectorOf(selector: Required<CampaignSelector>): CampaignSelector {
  return Object.fromEntries(
    Object.entries(selector).filter(([, value]) => value.length > 0),
  );
}
