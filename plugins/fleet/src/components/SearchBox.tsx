import { SearchField } from '@backstage/ui';
import { useSearchText } from '../hooks/useSearchText';

/** A search whose text goes into the URL when the fingers rest. */
export const SearchBox = (props: {
  label: string;
  placeholder: string;
  text: string;
  onChange: (text: string) => void;
  className?: string;
}) => {
  const [typed, setTyped] = useSearchText(props.text, props.onChange);
  return (
    <SearchField
      className={props.className}
      aria-label={props.label}
      placeholder={props.placeholder}
      size="medium"
      value={typed}
      onChange={setTyped}
    />
  );
};
