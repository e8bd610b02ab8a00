import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import {
  Campaign,
  CampaignChange,
  templateBumpUrl,
} from '@slipway/plugin-fleet-common';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { CAMPAIGN_KIND_LABELS, changeInWords } from '../../lib/campaignState';
import { promoteServiceRouteRef } from '../../routes';
import { Fact, Facts } from '../Facts';
import { Person } from '../Person';
import { TimeAgo } from '../TimeAgo';

const BUMP_TEMPLATE = { namespace: 'default', templateName: 'bump-template' };

/** What was decided, by whom and when. */
export const CampaignFacts = ({ campaign }: { campaign: Campaign }) => {
  const { spec, startedAt, endedAt } = campaign;
  const templateForm = useRouteRef(promoteServiceRouteRef)?.(BUMP_TEMPLATE);
  return (
    <Facts>
      <Fact label={CAMPAIGN_KIND_LABELS[spec.change.kind]}>
        <Change change={spec.change} />
      </Fact>
      {spec.change.kind === 'library' && templateForm && (
        <Fact label="New services">
          <Link href={templateBumpUrl(templateForm, spec.change)}>
            bump it in a template
          </Link>
        </Fact>
      )}
      <Fact label="Created by">
        <Person entityRef={campaign.createdBy} />
      </Fact>
      <Fact label="Started">
        {startedAt ? <TimeAgo at={startedAt} /> : 'not yet'}
      </Fact>
      {endedAt && (
        <Fact label="Ended">
          <TimeAgo at={endedAt} />
        </Fact>
      )}
      <Fact label="Pull requests are merged by">
        {spec.merge === 'never'
          ? 'their owners'
          : 'Slipway, where owners allowed it'}
      </Fact>
      <Fact label="Revision">{campaign.revision}</Fact>
      {spec.security && <Fact label="Urgency">security: skips windows</Fact>}
    </Facts>
  );
};

/** The change in words; leads to what it is about. */
function Change({ change }: { change: CampaignChange }) {
  const links = useFleetLinks();
  const words = changeInWords(change);
  if (change.kind === 'script') return <code>{words}</code>;
  if (change.kind === 'template') {
    return <Link href={links.template(change.template)}>{words}</Link>;
  }
  return (
    <>
      <Link href={links.library(change.library)}>{words}</Link>
      {change.advisory && (
        <>
          , for{' '}
          <Link href={links.advisory(change.advisory)}>{change.advisory}</Link>
        </>
      )}
    </>
  );
}
