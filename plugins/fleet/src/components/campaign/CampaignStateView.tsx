import { CampaignState } from '@slipway/plugin-fleet-common';
import {
  RiCheckboxCircleFill,
  RiDraftLine,
  RiIndeterminateCircleLine,
  RiPauseCircleFill,
  RiPlayCircleFill,
} from '@remixicon/react';
import { CAMPAIGN_STATE_WORDS } from '../../lib/campaignState';
import { StateWord } from '../StateWord';

const ICONS: Record<CampaignState, JSX.Element> = {
  draft: <RiDraftLine aria-hidden />,
  running: <RiPlayCircleFill aria-hidden />,
  paused: <RiPauseCircleFill aria-hidden />,
  done: <RiCheckboxCircleFill aria-hidden />,
  closed: <RiIndeterminateCircleLine aria-hidden />,
};

/** How a campaign stands, as a shape and a word; the colour only repeats them. */
export const CampaignStateView = ({ state }: { state: CampaignState }) => {
  const { label, tone, meaning } = CAMPAIGN_STATE_WORDS[state];
  return (
    <StateWord tone={tone} icon={ICONS[state]} meaning={meaning}>
      {label}
    </StateWord>
  );
};
