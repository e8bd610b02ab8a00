import { PathOutcome } from '@slipway/plugin-fleet-common';
import {
  RiCheckLine,
  RiDeleteBinLine,
  RiErrorWarningFill,
  RiGitMergeLine,
  RiInformationLine,
  RiShieldCheckLine,
} from '@remixicon/react';
import { OUTCOME_WORDS } from '../../lib/previewSummary';
import { StateWord } from '../StateWord';

const ICONS: Record<PathOutcome, JSX.Element> = {
  conflict: <RiErrorWarningFill aria-hidden />,
  noted: <RiInformationLine aria-hidden />,
  kept: <RiShieldCheckLine aria-hidden />,
  merged: <RiGitMergeLine aria-hidden />,
  deleted: <RiDeleteBinLine aria-hidden />,
  clean: <RiCheckLine aria-hidden />,
};

/** What becomes of a file, or of how many. */
export const OutcomeWord = (props: {
  outcome: PathOutcome;
  /** How many files. */
  children?: string;
}) => {
  const { label, tone, meaning } = OUTCOME_WORDS[props.outcome];
  return (
    <StateWord tone={tone} meaning={meaning} icon={ICONS[props.outcome]}>
      {props.children ? `${props.children} ${label}` : label}
    </StateWord>
  );
};
