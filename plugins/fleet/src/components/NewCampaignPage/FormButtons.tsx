import { ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { Button, ButtonLink, Text } from '@backstage/ui';
import { Campaign } from '@slipway/plugin-fleet-common';
import { CampaignForm } from '../../hooks/useCampaignForm';
import { useCampaignRights } from '../../hooks/useCampaignRights';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { useSaveCampaign } from '../../hooks/useSaveCampaign';
import { startRefusal } from '../../lib/campaignActions';
import { CAMPAIGN_STEPS } from '../../lib/campaignProblems';
import { forgetDraft } from '../../lib/campaignSession';
import { campaignSpecOf } from '../../lib/campaignSpecOf';
import { FailurePanel } from '../FailurePanel';
import styles from './CampaignFormView.module.css';

/** To the next step, a step back, and at the end: write it down, or start it as well. */
export const FormButtons = (props: {
  form: CampaignForm;
  existing?: Campaign;
}) => {
  const { form, existing } = props;
  const position = CAMPAIGN_STEPS.indexOf(form.step);
  const back = CAMPAIGN_STEPS[position - 1];
  const next = CAMPAIGN_STEPS[position + 1];
  const backButton = back && (
    <Button variant="secondary" onPress={() => form.goTo(back)}>
      Back
    </Button>
  );
  if (!next) {
    return (
      <SaveButtons form={form} existing={existing} backButton={backButton} />
    );
  }
  return (
    <div className={styles.buttons}>
      {backButton}
      <Button variant="primary" onPress={() => form.check() && form.goTo(next)}>
        Next
      </Button>
    </div>
  );
};

function SaveButtons(props: {
  form: CampaignForm;
  existing?: Campaign;
  backButton: ReactNode;
}) {
  const { form, existing, backButton } = props;
  const rights = useCampaignRights();
  const links = useFleetLinks();
  const navigate = useNavigate();
  const { save, draft } = useSaveCampaign(existing);
  const spec = campaignSpecOf(form.draft);
  const refusal = startRefusal(spec, rights);
  const mayStart = !existing?.startedAt;

  const saveNow = (start: boolean) => {
    if (!form.check()) return;
    save.mutate(
      { spec, start },
      {
        onSuccess: ({ id }) => {
          const page = links.campaign(id);
          if (!existing) forgetDraft();
          if (page) navigate(page);
        },
      },
    );
  };

  if (!rights.create) {
    return (
      <Text as="p" color="secondary" style={{ margin: 0 }}>
        You may look at what a campaign would do, but not write one down.
        Somebody with the permission fleet.campaign.create can.
      </Text>
    );
  }
  return (
    <>
      {save.isError && (
        <FailurePanel
          title={
            draft && !existing
              ? 'The draft was written down, but could not be started'
              : 'The campaign could not be saved'
          }
          error={save.error}
          isRetrying={save.isPending}
          onRetry={() => saveNow(save.variables.start)}
        />
      )}
      {mayStart && refusal && (
        <Text as="p" color="secondary" style={{ margin: 0 }}>
          {refusal}
        </Text>
      )}
      <div className={styles.buttons}>
        {backButton}
        {mayStart && (
          <Button
            variant="primary"
            isDisabled={refusal !== undefined}
            isPending={save.isPending && save.variables.start}
            onPress={() => saveNow(true)}
          >
            {existing ? 'Save and start' : 'Create and start'}
          </Button>
        )}
        <Button
          variant="secondary"
          isPending={save.isPending && !save.variables.start}
          onPress={() => saveNow(false)}
        >
          {existing ? `Save revision ${existing.revision + 1}` : 'Create draft'}
        </Button>
        {existing && (
          <ButtonLink
            variant="tertiary"
            href={links.campaign(existing.id) ?? ''}
          >
            Cancel
          </ButtonLink>
        )}
      </div>
    </>
  );
}
