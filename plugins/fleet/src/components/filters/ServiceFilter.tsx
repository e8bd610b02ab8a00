import { useEffect, useState } from 'react';
import { Combobox } from '@backstage/ui';
import { useFleetServices } from '../../hooks/useFleetServices';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { useSettled } from '../../hooks/useSettled';
import { refLabel } from '../../lib/refLabel';

const TYPING_PAUSE = 300;
const OFFERED = 20;

/** One service, found by typing; there may be too many for a list. */
export const ServiceFilter = () => {
  const { url, setFilters } = usePagedUrl();
  const chosen = url.get('service') || undefined;
  const [typed, setTyped] = useState(nameOf(chosen));
  // Back and forward in the browser change the service from outside.
  useEffect(() => setTyped(nameOf(chosen)), [chosen]);

  const services = useFleetServices({
    search: useSettled(typed, TYPING_PAUSE) || undefined,
    limit: OFFERED,
  });
  const offered = new Map(
    services.data?.items.map(({ ref, name, title }) => [ref, title ?? name]),
  );
  if (chosen) offered.set(chosen, nameOf(chosen));
  return (
    <Combobox
      aria-label="Service"
      placeholder="Any service"
      size="medium"
      options={[...offered].map(([value, label]) => ({ value, label }))}
      search={{ mode: 'server', inputValue: typed, onInputChange: setTyped }}
      value={chosen ?? null}
      onChange={key => setFilters({ service: key ? String(key) : undefined })}
    />
  );
};

function nameOf(ref: string | undefined): string {
  return ref ? refLabel(ref, 'component') : '';
}
