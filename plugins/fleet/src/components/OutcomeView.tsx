import { Deployment } from '@slipway/plugin-fleet-common';
import { RiCheckboxCircleFill, RiCloseCircleFill } from '@remixicon/react';
import { outcomeWords } from '../lib/outcome';
import styles from './OutcomeView.module.css';

/** How a deployment ended, as a shape and in words. */
export const OutcomeView = (props: {
  deployment: Pick<Deployment, 'outcome' | 'kind'>;
}) => (
  <span className={styles[props.deployment.outcome]}>
    {props.deployment.outcome === 'success' ? (
      <RiCheckboxCircleFill aria-hidden />
    ) : (
      <RiCloseCircleFill aria-hidden />
    )}
    {outcomeWords(props.deployment)}
  </span>
);
