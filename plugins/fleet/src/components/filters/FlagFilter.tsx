import { Checkbox } from '@backstage/ui';
import { usePagedUrl } from '../../hooks/usePagedUrl';

/** A filter that is on or off. */
export const FlagFilter = (props: { name: string; children: string }) => {
  const { url, setFilters } = usePagedUrl();
  return (
    <Checkbox
      isSelected={url.get(props.name) === 'true'}
      onChange={selected =>
        setFilters({ [props.name]: selected ? 'true' : undefined })
      }
    >
      {props.children}
    </Checkbox>
  );
};
