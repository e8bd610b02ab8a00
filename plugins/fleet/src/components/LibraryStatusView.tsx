import { LibraryStatus } from '@slipway/plugin-fleet-common';
import {
  Focusable,
  Tooltip,
  TooltipTrigger,
  VisuallyHidden,
} from '@backstage/ui';
import { RiErrorWarningFill, RiTimeLine } from '@remixicon/react';
import { libraryState } from '../lib/libraryState';
import styles from './LibraryStatusView.module.css';

/** How many libraries a service has, or why nobody knows. The reason is there for eyes, mouse and screen reader. */
export const LibraryStatusView = ({ status }: { status: LibraryStatus }) => {
  const { tone, label, detail } = libraryState(status);
  if (tone === 'known') return <span>{label}</span>;
  return (
    <TooltipTrigger delay={200}>
      <Focusable>
        <span role="note" tabIndex={0} className={styles[tone]}>
          {tone === 'problem' ? (
            <RiErrorWarningFill aria-hidden />
          ) : (
            <RiTimeLine aria-hidden />
          )}
          {label}
          <VisuallyHidden>: {detail}</VisuallyHidden>
        </span>
      </Focusable>
      <Tooltip>{detail}</Tooltip>
    </TooltipTrigger>
  );
};
