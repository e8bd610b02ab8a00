import { useState } from 'react';
import { Combobox } from '@backstage/ui';
import { useLibraries } from '../../hooks/useLibraries';
import { useSettled } from '../../hooks/useSettled';
import { problemAt } from './fieldsProps';

const TYPING_PAUSE = 300;
const OFFERED = 20;

/** One library of those in use, found by typing. */
export const LibraryPicker = (props: {
  value: string;
  onChange: (library: string) => void;
  isDisabled?: boolean;
  problem?: string;
}) => {
  const { value, onChange } = props;
  const [typed, setTyped] = useState(value);
  const libraries = useLibraries({
    search: useSettled(typed, TYPING_PAUSE) || undefined,
    limit: OFFERED,
  });
  const names = new Set(libraries.data?.items.map(({ name }) => name));
  if (value) names.add(value);
  return (
    <Combobox
      label="Library"
      description="One that the services use; type to find it"
      isRequired
      isDisabled={props.isDisabled}
      placeholder="Name of a library"
      options={[...names].map(name => ({ value: name, label: name }))}
      search={{ mode: 'server', inputValue: typed, onInputChange: setTyped }}
      value={value || null}
      onChange={key => {
        // Both at once: a text that changes later would open the list again.
        setTyped(key ? String(key) : '');
        // Told again when one leaves the field with a text that was not chosen.
        if ((key ?? '') !== value) onChange(key ? String(key) : '');
      }}
      {...problemAt(props.problem)}
    />
  );
};
