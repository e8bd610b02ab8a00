import { useEnvironments } from '../../hooks/useEnvironments';
import { ChoiceFilter } from './ChoiceFilter';

/** One environment, or none in particular. */
export const EnvironmentFilter = (props: {
  anyLabel?: string;
  className?: string;
}) => {
  const environments = useEnvironments().data ?? [];
  return (
    <ChoiceFilter
      name="environment"
      label="Environment"
      anyLabel={props.anyLabel ?? 'Any environment'}
      choices={environments.map(name => ({ value: name, label: name }))}
      className={props.className}
    />
  );
};
