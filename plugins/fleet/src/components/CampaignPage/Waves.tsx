import { Card, CardBody, Link, Text } from '@backstage/ui';
import {
  Campaign,
  GateCondition,
  WaveProgress,
} from '@slipway/plugin-fleet-common';
import { RiCheckboxCircleFill, RiHourglassLine } from '@remixicon/react';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { gateHeading, waveProgress, waveState } from '../../lib/waveState';
import { withLocalTimes } from '../../lib/localTimes';
import { counted } from '../../lib/share';
import { ProgressBar } from '../campaign/ProgressBar';
import { TimeAgo } from '../TimeAgo';
import styles from './Waves.module.css';

/** Which wave is at work, and what each gate waits for. */
export const Waves = ({ campaign }: { campaign: Campaign }) => (
  <section className={styles.section} aria-labelledby="campaign-waves">
    <Text as="h3" id="campaign-waves" variant="body-large" weight="bold">
      Waves
    </Text>
    <ol className={styles.waves}>
      {campaign.waves.map((wave, index) => (
        <li key={wave.name}>
          <Wave
            campaign={campaign}
            wave={wave}
            index={index}
            isLast={index === campaign.waves.length - 1}
          />
        </li>
      ))}
    </ol>
  </section>
);

function Wave(props: {
  campaign: Campaign;
  wave: WaveProgress;
  index: number;
  isLast: boolean;
}) {
  const { campaign, wave, index, isLast } = props;
  const links = useFleetLinks();
  const passed = wave.state === 'passed' && wave.passedAt;
  return (
    <Card>
      <CardBody>
        <div className={styles.body}>
          <div className={styles.name}>
            <Text as="h4" variant="body-medium" weight="bold">
              {wave.name}
            </Text>
            <Text variant="body-small" color="secondary">
              {waveState(wave)}
              {passed && (
                <>
                  {' '}
                  <TimeAgo at={passed} />
                </>
              )}
            </Text>
          </div>
          <ProgressBar progress={waveProgress(wave)} />
          <Link
            href={links.campaign(campaign.id, { wave: String(index) })}
            variant="body-small"
          >
            {counted(wave.total, 'service')}
            {wave.settled > 0 && `, ${wave.settled} without a change`}
          </Link>
          <Gate wave={wave} isLast={isLast} />
        </div>
      </CardBody>
    </Card>
  );
}

function Gate({ wave, isLast }: { wave: WaveProgress; isLast: boolean }) {
  if (wave.gate.length === 0) return null;
  return (
    <>
      <Text variant="body-small" weight="bold">
        {gateHeading(wave, isLast)}
      </Text>
      <ul className={styles.gate} aria-label={`Gate after ${wave.name}`}>
        {wave.gate.map(condition => (
          <Condition key={condition.name} condition={condition} />
        ))}
      </ul>
    </>
  );
}

function Condition({ condition }: { condition: GateCondition }) {
  return (
    <li className={condition.met ? styles.met : styles.unmet}>
      {condition.met ? (
        <RiCheckboxCircleFill role="img" aria-label="met" />
      ) : (
        <RiHourglassLine role="img" aria-label="waits" />
      )}
      <span>{withLocalTimes(condition.text)}</span>
    </li>
  );
}
