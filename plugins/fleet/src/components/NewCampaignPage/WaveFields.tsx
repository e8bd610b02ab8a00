import {
  Button,
  ButtonIcon,
  NumberField,
  Text,
  TextField,
} from '@backstage/ui';
import { RiAddLine, RiDeleteBinLine } from '@remixicon/react';
import { WaveDraft } from '../../lib/campaignDraft';
import { withoutWave, withWave } from '../../lib/waveDrafts';
import { FieldsProps } from './fieldsProps';
import { ServicesField } from './ServicesField';
import styles from './WaveFields.module.css';
import formStyles from './CampaignFormView.module.css';

/** Who comes first, and how many after that. */
export const WaveFields = (props: FieldsProps) => {
  const { draft, change, problems } = props;
  const { waves } = draft;
  const setWave = (index: number, changes: Partial<WaveDraft>) =>
    change({
      waves: waves.map((wave, one) =>
        one === index ? { ...wave, ...changes } : wave,
      ),
    });
  return (
    <fieldset className={formStyles.group}>
      <Text as="legend" variant="body-large" weight="bold">
        Waves
      </Text>
      <p className={formStyles.help}>
        A wave starts when the one before has passed its gate. Shares are of all
        targets and include the waves before; a wave has at least one service.
      </p>
      <div className={`${styles.wave} ${styles.head}`} aria-hidden>
        <span>Name</span>
        <span>Share in percent</span>
      </div>
      <ol className={styles.list}>
        {waves.map((wave, index) => (
          // Waves have nothing of their own that stays the same but their place.
          <li key={index}>
            <WaveRow
              wave={wave}
              position={index + 1}
              problem={problems[`waves.${index}`]}
              onChange={changes => setWave(index, changes)}
              onRemove={
                waves.length > 1
                  ? () => change({ waves: withoutWave(waves, index) })
                  : undefined
              }
            />
          </li>
        ))}
      </ol>
      <Button
        className={styles.add}
        variant="secondary"
        size="small"
        iconStart={<RiAddLine />}
        onPress={() => change({ waves: withWave(waves) })}
      >
        Add a wave
      </Button>
      <ServicesField
        label="Services that come first"
        description="In the first wave, whatever its share: services that you watch, or whose owners agreed"
        placeholder="Add a service"
        values={waves[0]?.services ?? []}
        onChange={services => setWave(0, { services })}
      />
    </fieldset>
  );
};

function WaveRow(props: {
  wave: WaveDraft;
  position: number;
  problem?: string;
  onChange: (changes: Partial<WaveDraft>) => void;
  onRemove?: () => void;
}) {
  const { wave, position, problem, onChange, onRemove } = props;
  return (
    <>
      <div className={styles.wave}>
        <TextField
          aria-label={`Name of wave ${position}`}
          isInvalid={problem !== undefined}
          value={wave.name}
          onChange={name => onChange({ name })}
        />
        <NumberField
          aria-label={`Share of wave ${position} in percent`}
          size="medium"
          minValue={0}
          maxValue={100}
          isInvalid={problem !== undefined}
          value={wave.percent}
          onChange={percent => onChange({ percent })}
        />
        {onRemove && (
          <ButtonIcon
            variant="tertiary"
            aria-label={`Remove wave ${position}`}
            icon={<RiDeleteBinLine />}
            onPress={onRemove}
          />
        )}
      </div>
      {problem && (
        <p className={formStyles.problem} role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
