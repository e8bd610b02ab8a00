import { ServiceLineage } from '@slipway/plugin-fleet-common';
import { refLabel } from '../../lib/refLabel';
import { EmptyNote } from '../EmptyNote';

/** Why nothing is known of what the template rendered, and what makes it known. */
export const NoTemplate = ({ lineage }: { lineage: ServiceLineage }) => {
  const { template, version, reason } = lineage;
  const name = template && refLabel(template, 'template');
  return (
    <EmptyNote
      title={
        name
          ? `Made from ${[name, version]
              .filter(Boolean)
              .join(' ')}, as the catalog says`
          : 'No template is known to have made this service'
      }
    >
      {reason ??
        'Its repository was not read yet, or has no .template.yaml and .template.lock.json. A service made with one of the templates has them from the start; a push to its default branch has them read.'}
    </EmptyNote>
  );
};
