import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Link, Text } from '@backstage/ui';
import { FleetService } from '@slipway/plugin-fleet-common';
import { useServiceLinks } from '../../hooks/useServiceLinks';
import { LineageBadge } from '../LineageBadge';
import styles from './TemplateCell.module.css';

/** Which template made the service, at which version, and how far that is behind; services made by hand have none. */
export const TemplateCell = ({ service }: { service: FleetService }) => {
  const { ref, template, templateVersion, lineage } = service;
  const links = useServiceLinks(ref);
  if (!template) return <Text color="secondary">made by hand</Text>;
  return (
    <div className={styles.template}>
      <span>
        <EntityRefLink entityRef={template} defaultKind="template" hideIcon />{' '}
        <Text color="secondary">
          {lineage?.version ?? templateVersion ?? 'version unknown'}
        </Text>
      </span>
      {lineage && (
        <Link href={links.template}>
          <LineageBadge lineage={lineage} />
        </Link>
      )}
    </div>
  );
};
