import { UpdateState } from '@slipway/plugin-fleet-common';
import {
  RiCheckboxCircleFill,
  RiCloseCircleFill,
  RiEditLine,
  RiErrorWarningFill,
  RiForbidLine,
  RiGitClosePullRequestLine,
  RiGitMergeLine,
  RiGitPullRequestLine,
  RiLoader4Line,
  RiPauseCircleLine,
  RiProhibitedLine,
} from '@remixicon/react';
import { UPDATE_WORDS } from '../lib/updateState';
import { StateWord } from './StateWord';

const ICONS: Record<UpdateState, JSX.Element> = {
  running: <RiLoader4Line aria-hidden />,
  'no-change': <RiCheckboxCircleFill aria-hidden />,
  blocked: <RiForbidLine aria-hidden />,
  open: <RiGitPullRequestLine aria-hidden />,
  conflict: <RiErrorWarningFill aria-hidden />,
  edited: <RiEditLine aria-hidden />,
  declined: <RiProhibitedLine aria-hidden />,
  closed: <RiGitClosePullRequestLine aria-hidden />,
  merged: <RiGitMergeLine aria-hidden />,
  failed: <RiCloseCircleFill aria-hidden />,
  held: <RiPauseCircleLine aria-hidden />,
};

/** Where a proposed update stands. */
export const UpdateStateView = ({ state }: { state: UpdateState }) => {
  const { label, tone, meaning } = UPDATE_WORDS[state];
  return (
    <StateWord tone={tone} meaning={meaning} icon={ICONS[state]}>
      {label}
    </StateWord>
  );
};
