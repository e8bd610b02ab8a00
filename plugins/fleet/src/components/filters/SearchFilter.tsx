import { SearchField } from '@backstage/ui';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { useSearchText } from '../../hooks/useSearchText';

/** A search whose text goes into the URL when the fingers rest. */
export const SearchFilter = (props: { label: string; placeholder: string }) => {
  const { url, setFilters } = usePagedUrl();
  const [typed, setTyped] = useSearchText(url.get('search') ?? '', search =>
    setFilters({ search }),
  );
  return (
    <SearchField
      aria-label={props.label}
      placeholder={props.placeholder}
      size="medium"
      value={typed}
      onChange={setTyped}
    />
  );
};

export const ServiceSearch = () => (
  <SearchFilter
    label="Search services by name, owner or system"
    placeholder="Name, owner or system"
  />
);
