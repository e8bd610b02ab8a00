import { useMemo } from 'react';
import { Route, Routes } from 'react-router-dom';
import { useTemplates } from '../../hooks/useTemplates';
import { EmptyNote } from '../EmptyNote';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { QueryTable } from '../QueryTable';
import { SubPageContent } from '../SubPageContent';
import { TemplatePage } from '../TemplatePage/TemplatePage';
import { templateColumns } from './templateColumns';

/** All templates, and below it the page of each. */
export const TemplatesPage = () => (
  <FleetQueryProvider>
    <SubPageContent>
      <Routes>
        <Route index element={<TemplatesTable />} />
        <Route path=":namespace/:name" element={<TemplatePage />} />
      </Routes>
    </SubPageContent>
  </FleetQueryProvider>
);

/** The templates that make services, with how many services are on which version. */
export function TemplatesTable() {
  const templates = useTemplates();
  const rows = useMemo(
    () => templates.data?.map(template => ({ id: template.ref, template })),
    [templates.data],
  );
  return (
    <QueryTable
      query={templates}
      rows={rows}
      columns={templateColumns}
      failure="The templates could not be loaded"
      empty={
        <EmptyNote title="No templates yet">
          Every template of type service in the catalog stands here, with the
          versions that services are on.
        </EmptyNote>
      }
    />
  );
}
