import { LineageState, ServiceLineage } from '@slipway/plugin-fleet-common';
import {
  RiArrowDownLine,
  RiArrowUpLine,
  RiCheckboxCircleFill,
  RiEditLine,
  RiErrorWarningFill,
  RiGhostLine,
  RiLinkUnlink,
  RiPauseCircleLine,
} from '@remixicon/react';
import { lineageLabel, LINEAGE_WORDS } from '../lib/lineageState';
import { StateWord } from './StateWord';

const ICONS: Record<LineageState, JSX.Element> = {
  current: <RiCheckboxCircleFill aria-hidden />,
  behind: <RiArrowUpLine aria-hidden />,
  ahead: <RiArrowDownLine aria-hidden />,
  wished: <RiEditLine aria-hidden />,
  held: <RiPauseCircleLine aria-hidden />,
  'template-gone': <RiGhostLine aria-hidden />,
  unreadable: <RiErrorWarningFill aria-hidden />,
  unlinked: <RiLinkUnlink aria-hidden />,
};

/** How a service stands to the template that made it. */
export const LineageBadge = (props: {
  lineage: Pick<ServiceLineage, 'state' | 'versionsBehind'>;
}) => {
  const { tone, meaning } = LINEAGE_WORDS[props.lineage.state];
  return (
    <StateWord tone={tone} meaning={meaning} icon={ICONS[props.lineage.state]}>
      {lineageLabel(props.lineage)}
    </StateWord>
  );
};
