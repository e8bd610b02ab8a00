import type {
  CampaignRecord,
  ObservedTarget,
  Permit,
  Step,
  TargetRecord,
} from './types';

export interface StepInput {
  campaign: CampaignRecord;
  target: TargetRecord;
  observed: ObservedTarget;
  /** Whether a pull request may be opened for it now; only asked when everything else says so. */
  open: () => Permit;
  /** Whether its pull request may be merged now. */
  merge: () => Permit;
  /** A newer campaign that asks for more of the same template or library here. */
  newer?: CampaignRecord;
  now: Date;
}

/** A step with what is usual: nothing failed, nothing to retry. */
export function stepOf(
  { target }: Pick<StepInput, 'target'>,
  step: Partial<Step> & Pick<Step, 'state'>,
): Step {
  return { retryable: false, failures: target.failures, ...step };
}
