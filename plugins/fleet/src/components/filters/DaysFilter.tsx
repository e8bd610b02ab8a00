import { DateRangePicker } from '@backstage/ui';
import { parseDate } from '@internationalized/date';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { dayStart } from '../../lib/days';

/** From which day to which, both included; goes into the URL as `from` and `to`. */
export const DaysFilter = () => {
  const { url, setFilters } = usePagedUrl();
  const [from, to] = [url.get('from'), url.get('to')];
  return (
    <DateRangePicker
      aria-label="Days"
      size="medium"
      value={
        from && to && dayStart(from) && dayStart(to)
          ? { start: parseDate(from), end: parseDate(to) }
          : null
      }
      onChange={range =>
        setFilters({
          from: range?.start.toString(),
          to: range?.end.toString(),
        })
      }
    />
  );
};
