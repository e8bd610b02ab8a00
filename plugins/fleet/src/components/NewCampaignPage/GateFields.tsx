import { NumberField, Select, Switch, Text } from '@backstage/ui';
import { useEnvironments } from '../../hooks/useEnvironments';
import { FieldsProps, problemAt } from './fieldsProps';
import styles from './CampaignFormView.module.css';

const NONE = 'none';

/** What a wave has to reach before the next one starts. */
export const GateFields = ({ draft, change, problems }: FieldsProps) => {
  const known = useEnvironments().data ?? [];
  const environments = [
    ...new Set([...known, ...(draft.environment ? [draft.environment] : [])]),
  ];
  return (
    <fieldset className={styles.group}>
      <Text as="legend" variant="body-large" weight="bold">
        Gate after each wave
      </Text>
      <div className={styles.row}>
        <NumberField
          label="Merged"
          secondaryLabel="percent"
          description="Of the wave's targets that are due"
          size="medium"
          minValue={0}
          maxValue={100}
          value={draft.mergedPercent}
          onChange={mergedPercent => change({ mergedPercent })}
          {...problemAt(problems.mergedPercent)}
        />
        <NumberField
          label="Soak time"
          secondaryLabel="minutes"
          description="To wait after the rest holds"
          size="medium"
          minValue={0}
          value={draft.soakMinutes}
          onChange={soakMinutes => change({ soakMinutes })}
          {...problemAt(problems.soakMinutes)}
        />
      </div>
      <Select
        label="Deployed and healthy in"
        description="The merged commits have to run there. A deployment that goes red pauses the campaign."
        options={[
          {
            value: NONE,
            label: 'No environment: deployments are not waited for',
          },
          ...environments.map(value => ({ value, label: value })),
        ]}
        value={draft.environment || NONE}
        onChange={key =>
          change({ environment: key === NONE ? '' : String(key) })
        }
      />
      <Switch
        label="No open pull request may have a failed check"
        isSelected={draft.checksGreen}
        onChange={checksGreen => change({ checksGreen })}
      />
    </fieldset>
  );
};
