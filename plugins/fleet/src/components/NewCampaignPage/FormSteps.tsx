import { Button } from '@backstage/ui';
import { CampaignForm } from '../../hooks/useCampaignForm';
import { CAMPAIGN_STEPS, STEP_LABELS } from '../../lib/campaignProblems';
import styles from './CampaignFormView.module.css';

/** Where one is in the form; leads to the other steps as far as they can be shown. */
export const FormSteps = ({ form }: { form: CampaignForm }) => (
  <nav aria-label="Steps">
    <ol className={styles.steps}>
      {CAMPAIGN_STEPS.map((step, index) => (
        <li key={step} aria-current={step === form.step ? 'step' : undefined}>
          <Button
            variant={step === form.step ? 'primary' : 'secondary'}
            size="small"
            onPress={() => form.goTo(step)}
          >
            {`${index + 1}. ${STEP_LABELS[step]}`}
          </Button>
        </li>
      ))}
    </ol>
  </nav>
);
