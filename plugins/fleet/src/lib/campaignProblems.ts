import { CampaignDraft, WaveDraft } from './campaignDraft';
import { commandOf } from './campaignSpecOf';

export const CAMPAIGN_STEPS = ['what', 'who', 'how'] as const;

export type CampaignStep = (typeof CAMPAIGN_STEPS)[number];

export const STEP_LABELS: Record<CampaignStep, string> = {
  what: 'What',
  who: 'Who',
  how: 'How',
};

/** Sentences that say what is wrong, by the field that it is about; a wave's are `waves.0` and so on. */
export type Problems = Record<string, string>;

/** What is wrong with a step of the form, before the server is asked. */
export function campaignProblems(
  draft: CampaignDraft,
  step: CampaignStep,
): Problems {
  const problems = {
    what: whatProblems,
    who: () => ({}),
    how: howProblems,
  }[step](draft);
  return Object.fromEntries(
    Object.entries(problems).filter((entry): entry is [string, string] =>
      Boolean(entry[1]),
    ),
  );
}

/** The first step on which something is wrong. */
export function firstProblemStep(
  draft: CampaignDraft,
): CampaignStep | undefined {
  return CAMPAIGN_STEPS.find(
    step => Object.keys(campaignProblems(draft, step)).length > 0,
  );
}

type MaybeProblems = Record<string, string | false | undefined>;

function whatProblems(draft: CampaignDraft): MaybeProblems {
  return { ...changeProblems(draft), ...textProblems(draft) };
}

function changeProblems(draft: CampaignDraft): MaybeProblems {
  switch (draft.kind) {
    case 'template':
      return { template: !draft.template && 'Choose a template.' };
    case 'library':
      return {
        library: !draft.library && 'Choose a library.',
        libraryVersion: versionProblem(draft.libraryVersion.trim()),
      };
    default:
      return {
        command:
          commandOf(draft.command).length === 0 &&
          'Write the program, and each of its arguments on a line of its own.',
        message:
          !draft.message.trim() && 'Say what the pull requests are called.',
      };
  }
}

/** As far as one can tell without knowing which versions there are. */
function versionProblem(version: string): string | undefined {
  if (!version) return 'Say the lowest version that is wanted.';
  if (/[<>=~!,*\s]/.test(version)) {
    return 'Write one version, such as 3.0.3, and no range: every higher one is fine too.';
  }
  return /^v?\d/.test(version)
    ? undefined
    : 'Write a version of the library, such as 3.0.3.';
}

function textProblems({ title, reason }: CampaignDraft): MaybeProblems {
  return {
    title: title.length > 200 && 'Write a title of at most 200 characters.',
    reason:
      reason.length > 10_000 && 'Write a reason of at most 10,000 characters.',
  };
}

function howProblems(draft: CampaignDraft): MaybeProblems {
  const { hours } = draft;
  return {
    ...Object.fromEntries(
      draft.waves.map((wave, index) => [
        `waves.${index}`,
        waveProblem(wave, draft.waves, index),
      ]),
    ),
    mergedPercent: mergedProblem(draft),
    soakMinutes: rangeProblem(draft.soakMinutes, 0, 43_200),
    perHour: rangeProblem(draft.perHour, 1, 1_000),
    openPerOwner: rangeProblem(draft.openPerOwner, 1, 1_000),
    pauseAfterFailures: rangeProblem(draft.pauseAfterFailures, 1, 10_000),
    'hours.days':
      draft.hasHours && hours.days.length === 0 && 'Choose at least one day.',
    'hours.to':
      draft.hasHours &&
      (!isTime(hours.from) || !isTime(hours.to)
        ? 'Write times as 09:00 and 17:00.'
        : hours.from === hours.to &&
          'Write another end than the start; for whole days, 00:00 and 24:00.'),
  };
}

function waveProblem(
  wave: WaveDraft,
  waves: WaveDraft[],
  index: number,
): string | undefined {
  const before = waves[index - 1];
  if (!wave.name.trim()) return 'Give the wave a name.';
  if (waves.some((one, at) => at < index && one.name === wave.name)) {
    return 'Give the wave another name: a wave before it has this one.';
  }
  if (wave.name.length > 63) return 'Write a name of at most 63 characters.';
  if (!(wave.percent > 0 && wave.percent <= 100)) {
    return 'Write a share above 0 and up to 100%.';
  }
  if (before && wave.percent <= before.percent) {
    return `Write more than the ${before.percent}% of the wave before: shares include the waves before.`;
  }
  if (index === waves.length - 1 && wave.percent !== 100) {
    return 'The last wave has to reach 100%.';
  }
  return undefined;
}

function mergedProblem(draft: CampaignDraft): string | undefined {
  if (draft.environment && draft.mergedPercent === 0) {
    return 'Write more than 0: only what was merged is deployed.';
  }
  return rangeProblem(draft.mergedPercent, 0, 100);
}

/** An empty number field is not a number. */
function rangeProblem(
  figure: number,
  least: number,
  most: number,
): string | undefined {
  return figure >= least && figure <= most
    ? undefined
    : `Write a number from ${least} to ${most.toLocaleString('en')}.`;
}

function isTime(text: string): boolean {
  return /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(text);
}
