import { exactTime, relativeTime } from '../lib/time';
import { useNow } from '../hooks/useNow';

/** How long ago; the exact time is its tooltip. */
export const TimeAgo = ({ at }: { at: string }) => {
  const now = useNow();
  return (
    <time dateTime={at} title={exactTime(at)}>
      {relativeTime(at, now)}
    </time>
  );
};
