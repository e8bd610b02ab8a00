import { Checkbox, CheckboxGroup, Switch, TextField } from '@backstage/ui';
import { WorkingHours } from '@slipway/plugin-fleet-common';
import { FieldsProps, problemAt } from './fieldsProps';
import styles from './CampaignFormView.module.css';

/** 1 is Monday. */
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** When pull requests may be opened: when their owners are there to look at them. */
export const HoursFields = ({ draft, change, problems }: FieldsProps) => {
  const { hours } = draft;
  const setHours = (changes: Partial<WorkingHours>) =>
    change({ hours: { ...hours, ...changes } });
  return (
    <>
      <Switch
        label="Open pull requests in working hours only"
        isSelected={draft.hasHours}
        isDisabled={draft.security}
        onChange={hasHours => change({ hasHours })}
      />
      {draft.hasHours && !draft.security && (
        <>
          <CheckboxGroup
            label="Days"
            orientation="horizontal"
            value={hours.days.map(String)}
            onChange={days => setHours({ days: days.map(Number).sort() })}
            {...problemAt(problems['hours.days'])}
          >
            {DAYS.map((name, index) => (
              <Checkbox key={name} value={String(index + 1)}>
                {name}
              </Checkbox>
            ))}
          </CheckboxGroup>
          <div className={styles.row}>
            <TextField
              label="From"
              value={hours.from}
              onChange={from => setHours({ from })}
            />
            <TextField
              label="To"
              value={hours.to}
              onChange={to => setHours({ to })}
              {...problemAt(problems['hours.to'])}
            />
            <TextField
              label="Time zone"
              description="Such as Europe/Zurich"
              value={hours.timeZone}
              onChange={timeZone => setHours({ timeZone })}
            />
          </div>
        </>
      )}
    </>
  );
};
