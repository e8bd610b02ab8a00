import { Radio, RadioGroup, Text } from '@backstage/ui';
import { CampaignSpec } from '@slipway/plugin-fleet-common';
import { FieldsProps } from './fieldsProps';
import styles from './CampaignFormView.module.css';

/** Who merges. */
export const MergeFields = ({ draft, change }: FieldsProps) => (
  <fieldset className={styles.group}>
    <Text as="legend" variant="body-large" weight="bold">
      Merging
    </Text>
    <RadioGroup
      label="Who merges the pull requests"
      description="Slipway merges only what has neither a conflict nor a note, with required checks that are green, and only for owners whose entity has slipway.dev/auto-merge: 'true'."
      value={draft.merge}
      onChange={merge => change({ merge: merge as CampaignSpec['merge'] })}
    >
      <Radio value="never">The owners</Radio>
      <Radio value="opted-in">Slipway, for owners who allowed it</Radio>
    </RadioGroup>
  </fieldset>
);
