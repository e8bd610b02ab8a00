import { TargetState } from '@slipway/plugin-fleet-common';
import {
  RiCheckboxCircleFill,
  RiCloseCircleFill,
  RiEditLine,
  RiErrorWarningFill,
  RiForbidLine,
  RiGitPullRequestLine,
  RiHourglassLine,
  RiIndeterminateCircleLine,
  RiLoopLeftLine,
  RiPauseCircleLine,
  RiRocketLine,
  RiTimeLine,
} from '@remixicon/react';
import { TARGET_STATE_WORDS } from '../../lib/targetState';
import { StateWord } from '../StateWord';

const ICONS: Record<TargetState, JSX.Element> = {
  failed: <RiCloseCircleFill aria-hidden />,
  conflict: <RiErrorWarningFill aria-hidden />,
  edited: <RiEditLine aria-hidden />,
  blocked: <RiForbidLine aria-hidden />,
  declined: <RiIndeterminateCircleLine aria-hidden />,
  held: <RiPauseCircleLine aria-hidden />,
  open: <RiGitPullRequestLine aria-hidden />,
  checks: <RiHourglassLine aria-hidden />,
  running: <RiLoopLeftLine aria-hidden />,
  ready: <RiTimeLine aria-hidden />,
  planned: <RiTimeLine aria-hidden />,
  merged: <RiCheckboxCircleFill aria-hidden />,
  deployed: <RiRocketLine aria-hidden />,
  'no-op': <RiIndeterminateCircleLine aria-hidden />,
  superseded: <RiIndeterminateCircleLine aria-hidden />,
  left: <RiIndeterminateCircleLine aria-hidden />,
};

/** How a service stands in a campaign, as a shape and a word; the colour only repeats them. */
export const TargetStateView = (props: {
  state: TargetState;
  /** How many services stand like this, where it is about several. */
  targets?: number;
}) => {
  const { label, tone, meaning } = TARGET_STATE_WORDS[props.state];
  return (
    <StateWord tone={tone} icon={ICONS[props.state]} meaning={meaning}>
      {props.targets === undefined
        ? label
        : `${props.targets.toLocaleString('en')} ${label}`}
    </StateWord>
  );
};
