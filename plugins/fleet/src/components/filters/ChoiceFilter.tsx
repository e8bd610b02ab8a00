import { Select } from '@backstage/ui';
import { usePagedUrl } from '../../hooks/usePagedUrl';

const ANY = 'any';

export interface Choice {
  value: string;
  label: string;
}

/** One of several values, or none in particular. What the URL has stays in the list, also when it is no choice any more. */
export const ChoiceFilter = (props: {
  /** Of the filter in the URL. */
  name: string;
  label: string;
  /** What stands for none in particular. */
  anyLabel: string;
  choices: readonly Choice[];
  /** Other filters that make no sense together with this one. */
  instead?: string;
  /** How a value of the URL that is no choice is called. */
  labelOf?: (value: string) => string;
  className?: string;
}) => {
  const { name, choices, labelOf = String, instead } = props;
  const { url, setFilters } = usePagedUrl();
  const chosen = url.get(name) || undefined;
  const isOther = chosen && !choices.some(({ value }) => value === chosen);
  return (
    <Select
      className={props.className}
      aria-label={props.label}
      size="medium"
      options={[
        { value: ANY, label: props.anyLabel },
        ...choices,
        ...(isOther ? [{ value: chosen, label: labelOf(chosen) }] : []),
      ]}
      value={chosen ?? ANY}
      onChange={key =>
        setFilters({
          [name]: key === ANY ? undefined : String(key),
          ...(instead && { [instead]: undefined }),
        })
      }
    />
  );
};
