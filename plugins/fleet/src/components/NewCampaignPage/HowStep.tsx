import { FieldsProps } from './fieldsProps';
import { GateFields } from './GateFields';
import { LimitFields } from './LimitFields';
import { MergeFields } from './MergeFields';
import { WaveFields } from './WaveFields';
import styles from './CampaignFormView.module.css';

/** How carefully: in which waves, what each waits for, and how fast. */
export const HowStep = (props: FieldsProps) => (
  <div className={styles.fields}>
    <WaveFields {...props} />
    <GateFields {...props} />
    <LimitFields {...props} />
    <MergeFields {...props} />
  </div>
);
