import { CellState } from '@slipway/plugin-fleet-common';
import {
  RiCheckboxCircleFill,
  RiCloseCircleFill,
  RiErrorWarningFill,
  RiGhostLine,
  RiLoopLeftLine,
  RiQuestionLine,
  RiShuffleLine,
} from '@remixicon/react';
import { CELL_STATE_WORDS } from '../../lib/cellState';
import styles from './CellStateView.module.css';

const ICONS: Record<CellState, JSX.Element> = {
  failed: <RiCloseCircleFill aria-hidden />,
  drift: <RiShuffleLine aria-hidden />,
  missing: <RiErrorWarningFill aria-hidden />,
  unknown: <RiQuestionLine aria-hidden />,
  unmanaged: <RiGhostLine aria-hidden />,
  'rolling-out': <RiLoopLeftLine aria-hidden />,
  'in-sync': <RiCheckboxCircleFill aria-hidden />,
};

/** How a service stands in an environment, as a shape and a word; the colour only repeats them. */
export const CellStateView = (props: {
  state: CellState;
  /** How many services stand like this, where it is about several. */
  services?: number;
}) => {
  const { label, tone, meaning } = CELL_STATE_WORDS[props.state];
  return (
    <span className={`${styles.state} ${styles[tone]}`} title={meaning}>
      {ICONS[props.state]}
      {props.services === undefined
        ? label
        : `${props.services.toLocaleString('en')} ${label}`}
    </span>
  );
};
