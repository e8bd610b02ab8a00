import { useParams } from 'react-router-dom';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Flex, Skeleton } from '@backstage/ui';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { useTemplate } from '../../hooks/useTemplate';
import { Changelog } from '../Changelog';
import { EmptyNote } from '../EmptyNote';
import { FailurePanel } from '../FailurePanel';
import { Section } from '../Section';
import { TemplateHeader } from './TemplateHeader';
import { TemplateServices } from './TemplateServices';

/** The template that the URL names. */
export const TemplatePage = () => {
  const { namespace = 'default', name = '' } = useParams();
  const links = useFleetLinks();
  const ref = stringifyEntityRef({ kind: 'template', namespace, name });
  return (
    <BreadcrumbEntry entry={{ label: name, href: links.template(ref) ?? '' }}>
      <TemplateDetails templateRef={ref} />
    </BreadcrumbEntry>
  );
};

/** One template: its versions, who is on which, and what each brought. */
export function TemplateDetails({ templateRef }: { templateRef: string }) {
  const template = useTemplate(templateRef);

  if (template.isPending) return <Skeleton width="100%" height={240} />;
  if (!template.data) {
    return (
      <FailurePanel
        title="The template could not be loaded"
        error={template.error}
        isRetrying={template.isFetching}
        onRetry={() => void template.refetch()}
      />
    );
  }
  const { changelog } = template.data;
  return (
    <Flex direction="column" gap="6">
      <TemplateHeader template={template.data} />
      <TemplateServices template={template.data} />
      <Section title="Changelog">
        {changelog.length > 0 ? (
          <Changelog entries={changelog} level="h3" />
        ) : (
          <EmptyNote title="The template has no changelog">
            Put a CHANGELOG.md beside its template.yaml, with one heading such
            as “## 1.2.0” per version.
          </EmptyNote>
        )}
      </Section>
    </Flex>
  );
}
