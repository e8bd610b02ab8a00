import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Alert, ButtonLink, Text } from '@backstage/ui';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  fleetCampaignCreatePermission,
  FleetTemplate,
} from '@slipway/plugin-fleet-common';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { count } from '../../lib/share';
import { templateCampaignUrl } from '../../lib/updateUrls';
import { Fact, Facts } from '../Facts';
import { OwnerLink } from '../OwnerLink';
import { VersionBar } from '../VersionBar';
import styles from './TemplateHeader.module.css';

/** What is known of a template, and the way to bring its services to the newest version. */
export const TemplateHeader = ({ template }: { template: FleetTemplate }) => (
  <header className={styles.header}>
    <div className={styles.title}>
      <Text as="h2" variant="title-small" weight="bold">
        {template.title}
      </Text>
      <UpdateAll template={template} />
    </div>
    {template.description && (
      <Text as="p" color="secondary" className={styles.description}>
        {template.description}
      </Text>
    )}
    {template.problem && (
      <Alert status="warning" icon role="status" title={template.problem} />
    )}
    <Facts>
      <Fact label="Version">{template.version ?? 'none'}</Fact>
      <Fact label="Owner">
        <OwnerLink owner={template.owner} />
      </Fact>
      <Fact label="In the catalog">
        <EntityRefLink
          entityRef={template.ref}
          defaultKind="template"
          hideIcon
        />
      </Fact>
      <Fact label="Services">{count(template.services)}</Fact>
      <Fact label="Behind">{count(template.behind)}</Fact>
      <Fact label="Held">{count(template.held)}</Fact>
      <Fact label="With pending paths">{count(template.pending)}</Fact>
    </Facts>
    <VersionBar template={template} />
  </header>
);

/** Opens the form of a campaign, filled in; absent where nothing is behind, and for who may not make one. */
function UpdateAll({ template }: { template: FleetTemplate }) {
  const { fleet } = useFleetLinks();
  const { allowed } = usePermission({
    permission: fleetCampaignCreatePermission,
  });
  if (!fleet || !allowed || template.behind === 0) return null;
  return (
    <ButtonLink
      variant="primary"
      href={templateCampaignUrl(fleet, {
        template: template.ref,
        version: template.version,
      })}
    >
      Update all that are behind
    </ButtonLink>
  );
}
