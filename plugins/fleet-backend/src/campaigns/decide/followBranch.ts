import { isMerged } from './targetStates';
import { stepOf, type StepInput } from './stepInput';
import type { Step } from './types';

/** What the default branch says where no update does; undefined when the change is due or it is not known. */
export function followBranch(input: StepInput): Step | undefined {
  const { branch } = input.observed;
  switch (branch.state) {
    case 'already-there':
      return isMerged(input.target)
        ? stepOf(input, { state: 'merged' })
        : stepOf(input, {
            state: 'no-op',
            reason: branch.reason ?? 'Its default branch has it already.',
          });
    case 'unaffected':
      return stepOf(input, {
        state: 'no-op',
        reason: branch.reason ?? 'It does not use what is changed.',
      });
    case 'held':
      return stepOf(input, {
        state: 'held',
        reason: branch.reason ?? 'Its owner wants no updates now.',
        next: 'It begins when its owner ends the hold in .template.yaml.',
      });
    default:
      return undefined;
  }
}
