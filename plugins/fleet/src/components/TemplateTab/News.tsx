import { ServiceLineage } from '@slipway/plugin-fleet-common';
import { useTemplate } from '../../hooks/useTemplate';
import { changelogBetween } from '../../lib/changelog';
import { Changelog } from '../Changelog';
import { FailurePanel } from '../FailurePanel';
import { Section } from '../Section';

/** What the template's newer versions bring; nothing where there is none. */
export const News = ({ lineage }: { lineage: ServiceLineage }) => {
  const { version, latest, state } = lineage;
  const template = useTemplate(lineage.template);

  // That the template is gone is said by the state.
  if (template.isError && state !== 'template-gone') {
    return (
      <FailurePanel
        title="The template's changelog could not be loaded"
        error={template.error}
        isRetrying={template.isFetching}
        onRetry={() => void template.refetch()}
      />
    );
  }
  const news = changelogBetween(template.data?.changelog ?? [], {
    from: version,
    to: latest,
  });
  if (news.length === 0) return null;
  return (
    <Section title={`What is new since ${version}`}>
      <Changelog entries={news} level="h3" />
    </Section>
  );
};
