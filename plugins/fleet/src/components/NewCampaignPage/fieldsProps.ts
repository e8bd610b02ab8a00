import { CampaignDraft } from '../../lib/campaignDraft';
import { Problems } from '../../lib/campaignProblems';

/** What every part of the form works on. */
export interface FieldsProps {
  draft: CampaignDraft;
  change: (changes: Partial<CampaignDraft>) => void;
  /** What is wrong, by field; shown at the field. */
  problems: Problems;
  /** The campaign was started, and what it changes stays the same. */
  isStarted?: boolean;
}

/** Shows a sentence at a field of Backstage UI as what is wrong with it. */
export function problemAt(problem: string | undefined) {
  return {
    validationBehavior: 'aria' as const,
    validate: () => problem ?? null,
  };
}
