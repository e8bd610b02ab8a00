import { Text } from '@backstage/ui';
import { Campaign } from '@slipway/plugin-fleet-common';
import { useCampaignForm } from '../../hooks/useCampaignForm';
import { draftFromSpec } from '../../lib/campaignDraft';
import { CampaignStep } from '../../lib/campaignProblems';
import { FormButtons } from './FormButtons';
import { FormSteps } from './FormSteps';
import { HowStep } from './HowStep';
import { FieldsProps } from './fieldsProps';
import { WhatStep } from './WhatStep';
import { WhoStep } from './WhoStep';
import styles from './CampaignFormView.module.css';

const STEPS: Record<CampaignStep, (props: FieldsProps) => JSX.Element> = {
  what: WhatStep,
  who: WhoStep,
  how: HowStep,
};

/** A campaign in three steps: what changes, for whom, and how carefully. */
export const CampaignFormView = (props: {
  title: string;
  existing?: Campaign;
}) => {
  const { title, existing } = props;
  const form = useCampaignForm(existing && draftFromSpec(existing.spec));
  const Step = STEPS[form.step];
  return (
    <div className={styles.form}>
      <Text as="h2" variant="title-small" weight="bold">
        {title}
      </Text>
      <FormSteps form={form} />
      <div className={styles.step}>
        <Step
          draft={form.draft}
          change={form.change}
          problems={form.problems}
          isStarted={existing?.startedAt !== undefined}
        />
      </div>
      <FormButtons form={form} existing={existing} />
    </div>
  );
};
