import { NumberField, Switch, Text } from '@backstage/ui';
import { FieldsProps, problemAt } from './fieldsProps';
import { HoursFields } from './HoursFields';
import styles from './CampaignFormView.module.css';

/** How fast, so that neither the git host nor a team is flooded. */
export const LimitFields = (props: FieldsProps) => {
  const { draft, change, problems } = props;
  return (
    <fieldset className={styles.group}>
      <Text as="legend" variant="body-large" weight="bold">
        Limits
      </Text>
      <Switch
        label="Security: skip working hours and owners' limits"
        isSelected={draft.security}
        onChange={security => change({ security })}
      />
      <p className={styles.help}>
        For a vulnerability that cannot wait. The limit per hour protects the
        git host, and holds in any case.
      </p>
      <div className={styles.row}>
        <NumberField
          label="Pull requests per hour"
          description="With one credential of a git host, spread evenly"
          size="medium"
          minValue={1}
          value={draft.perHour}
          onChange={perHour => change({ perHour })}
          {...problemAt(problems.perHour)}
        />
        <NumberField
          label="Open pull requests per owner"
          description="Of all campaigns together"
          size="medium"
          minValue={1}
          isDisabled={draft.security}
          value={draft.openPerOwner}
          onChange={openPerOwner => change({ openPerOwner })}
          {...problemAt(problems.openPerOwner)}
        />
        <NumberField
          label="Pause after failures"
          description="So many failed targets pause the campaign"
          size="medium"
          minValue={1}
          value={draft.pauseAfterFailures}
          onChange={pauseAfterFailures => change({ pauseAfterFailures })}
          {...problemAt(problems.pauseAfterFailures)}
        />
      </div>
      <HoursFields {...props} />
    </fieldset>
  );
};
