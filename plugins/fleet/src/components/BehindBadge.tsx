import { Behind } from '@slipway/plugin-fleet-common';
import {
  RiArrowUpDoubleLine,
  RiArrowUpLine,
  RiArrowUpSLine,
  RiCheckLine,
  RiQuestionLine,
} from '@remixicon/react';
import { BEHIND_LABELS } from '../lib/behind';
import styles from './BehindBadge.module.css';

const ICONS: Record<Behind, JSX.Element> = {
  major: <RiArrowUpDoubleLine aria-hidden />,
  minor: <RiArrowUpLine aria-hidden />,
  patch: <RiArrowUpSLine aria-hidden />,
  current: <RiCheckLine aria-hidden />,
  unknown: <RiQuestionLine aria-hidden />,
};

/** How far a version is behind the latest stable one. */
export const BehindBadge = ({ behind }: { behind: Behind }) => (
  <span
    className={`${styles.behind} ${styles[behind]}`}
    title={
      behind === 'unknown'
        ? 'The latest version is not known, so nobody can tell whether this one is behind'
        : undefined
    }
  >
    {ICONS[behind]}
    {BEHIND_LABELS[behind]}
  </span>
);
