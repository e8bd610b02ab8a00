import { useEffect, useState } from 'react';
import { Combobox, Tag, TagGroup } from '@backstage/ui';
import { useFleetServices } from '../../hooks/useFleetServices';
import { useSettled } from '../../hooks/useSettled';
import { refLabel } from '../../lib/refLabel';
import styles from './CampaignFormView.module.css';

const TYPING_PAUSE = 300;
const OFFERED = 20;

/** Some services by name; there may be too many for a list, so they are found by typing. */
export const ServicesField = (props: {
  label: string;
  placeholder: string;
  description?: string;
  values: string[];
  onChange: (values: string[]) => void;
}) => {
  const { label, values, onChange } = props;
  const [typed, setTyped] = useState('');
  // The list closes when something is chosen; then the field is ready for the next one.
  const [chosen, setChosen] = useState<string | null>(null);
  useEffect(() => setChosen(null), [chosen]);
  const services = useFleetServices({
    search: useSettled(typed, TYPING_PAUSE) || undefined,
    limit: OFFERED,
  });
  const offered = (services.data?.items ?? []).filter(
    ({ ref }) => !values.includes(ref),
  );
  return (
    <div className={styles.group}>
      <Combobox
        label={label}
        description={props.description}
        placeholder={props.placeholder}
        options={offered.map(({ ref, name, title }) => ({
          value: ref,
          label: title ?? name,
        }))}
        search={{ mode: 'server', inputValue: typed, onInputChange: setTyped }}
        value={chosen}
        onChange={key => {
          setTyped('');
          if (!key) return;
          setChosen(String(key));
          onChange([...values, String(key)]);
        }}
      />
      {values.length > 0 && (
        <TagGroup
          aria-label={label}
          onRemove={removed =>
            onChange(values.filter(one => !removed.has(one)))
          }
        >
          {values.map(ref => (
            <Tag key={ref} id={ref} textValue={refLabel(ref, 'component')}>
              {refLabel(ref, 'component')}
            </Tag>
          ))}
        </TagGroup>
      )}
    </div>
  );
};
