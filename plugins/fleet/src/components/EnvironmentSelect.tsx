import { Select } from '@backstage/ui';
import { useEnvironments } from '../hooks/useEnvironments';

const ANY = 'any';

/** One environment, or none in particular. */
export const EnvironmentSelect = (props: {
  environment?: string;
  onChange: (environment: string | undefined) => void;
  /** What stands for none in particular. */
  anyLabel?: string;
  className?: string;
}) => {
  const environments = useEnvironments();
  const names = new Set([
    ...(environments.data ?? []),
    ...(props.environment ? [props.environment] : []),
  ]);
  return (
    <Select
      className={props.className}
      aria-label="Environment"
      size="medium"
      options={[
        { value: ANY, label: props.anyLabel ?? 'Any environment' },
        ...[...names].map(name => ({ value: name, label: name })),
      ]}
      value={props.environment ?? ANY}
      onChange={key => props.onChange(key === ANY ? undefined : String(key))}
    />
  );
};
