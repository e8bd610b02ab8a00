import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { CampaignDraft, draftFromUrl } from '../lib/campaignDraft';
import {
  CAMPAIGN_STEPS,
  campaignProblems,
  CampaignStep,
  firstProblemStep,
  Problems,
} from '../lib/campaignProblems';
import { keepDraft, keptDraft, linkOf } from '../lib/campaignSession';

export type CampaignForm = ReturnType<typeof useCampaignForm>;

/**
 * The form of a campaign: what is filled in, and on which step it is. The step is in the URL, so that Back goes a step
 * back; what is filled in survives a reload of a new campaign.
 */
export function useCampaignForm(existing?: CampaignDraft) {
  const [url, setUrl] = useSearchParams();
  const link = linkOf(url);
  const begin = () => existing ?? keptDraft(link) ?? draftFromUrl(url);
  const [draft, setDraft] = useState(begin);
  const [isChecked, setChecked] = useState(false);

  const change = useCallback(
    (changes: Partial<CampaignDraft>) =>
      setDraft(current => {
        const next = { ...current, ...changes };
        if (!existing) keepDraft(link, next);
        return next;
      }),
    [existing, link],
  );

  const goTo = (step: CampaignStep) => {
    setChecked(false);
    setUrl(current => {
      const next = new URLSearchParams(current);
      next.set('step', step);
      return next;
    });
  };

  const asked = CAMPAIGN_STEPS.find(step => step === url.get('step'));
  const step = earlierOf(asked ?? 'what', firstProblemStep(draft));
  const problems = campaignProblems(draft, step);

  return {
    draft,
    change,
    step,
    goTo,
    /** What is wrong with the step, once somebody tried to leave it. */
    problems: isChecked ? problems : ({} as Problems),
    /** Whether the step is in order; what is wrong with it is shown from now on. */
    check: () => {
      setChecked(true);
      return Object.keys(problems).length === 0;
    },
  };
}

/** No step is shown before those before it are in order. */
function earlierOf(
  asked: CampaignStep,
  withProblem: CampaignStep | undefined,
): CampaignStep {
  if (!withProblem) return asked;
  return CAMPAIGN_STEPS.indexOf(withProblem) < CAMPAIGN_STEPS.indexOf(asked)
    ? withProblem
    : asked;
}
