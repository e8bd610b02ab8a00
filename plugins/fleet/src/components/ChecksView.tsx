import { ChecksState } from '@slipway/plugin-fleet-common';
import {
  RiCheckLine,
  RiCloseLine,
  RiSubtractLine,
  RiTimeLine,
} from '@remixicon/react';
import { CHECKS_LABELS } from '../lib/updateState';
import { StateWord, Tone } from './StateWord';

const LOOKS: Record<ChecksState, { tone: Tone; icon: JSX.Element }> = {
  none: { tone: 'quiet', icon: <RiSubtractLine aria-hidden /> },
  pending: { tone: 'announcement', icon: <RiTimeLine aria-hidden /> },
  success: { tone: 'good', icon: <RiCheckLine aria-hidden /> },
  failure: { tone: 'bad', icon: <RiCloseLine aria-hidden /> },
};

/** What the checks of a pull request say together. */
export const ChecksView = ({ checks }: { checks: ChecksState }) => (
  <StateWord
    {...LOOKS[checks]}
    meaning="What the checks of the pull request say together"
  >
    {CHECKS_LABELS[checks]}
  </StateWord>
);
