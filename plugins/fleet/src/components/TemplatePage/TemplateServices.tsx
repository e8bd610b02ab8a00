import { useMemo } from 'react';
import { FleetTemplate } from '@slipway/plugin-fleet-common';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { useTemplateServices } from '../../hooks/useTemplateServices';
import { LINEAGE_STATES, LINEAGE_WORDS } from '../../lib/lineageState';
import { templateServicesRequest } from '../../lib/updateUrls';
import { EmptyNote } from '../EmptyNote';
import { FilterBar } from '../FilterBar';
import { ChoiceFilter } from '../filters/ChoiceFilter';
import { OwnerFilter } from '../filters/EntityFilter';
import { ServiceSearch } from '../filters/SearchFilter';
import { NothingMatches } from '../NothingMatches';
import { QueryTable } from '../QueryTable';
import { Section } from '../Section';
import { lineageColumns } from './lineageColumns';

const STATES = LINEAGE_STATES.map(value => ({
  value,
  label: LINEAGE_WORDS[value].label,
}));

/** The services that the template made, and how each stands to it. Filters and page are in the URL. */
export const TemplateServices = ({ template }: { template: FleetTemplate }) => {
  const { url, pagination } = usePagedUrl();
  const request = templateServicesRequest(url);
  const services = useTemplateServices(template.ref, request);
  const rows = useMemo(
    () =>
      services.data?.items.map(lineage => ({ id: lineage.service, lineage })),
    [services.data],
  );
  return (
    <Section title="Services">
      <FilterBar label="Filter services">
        <ServiceSearch />
        <ChoiceFilter
          name="version"
          label="Version"
          anyLabel="Any version"
          choices={template.versions.map(({ version }) => ({
            value: version,
            label: version,
          }))}
        />
        <ChoiceFilter
          name="state"
          label="State"
          anyLabel="Any state"
          choices={STATES}
        />
        <OwnerFilter />
      </FilterBar>
      <QueryTable
        query={services}
        rows={rows}
        columns={lineageColumns}
        pagination={pagination(services)}
        failure="The services of the template could not be loaded"
        empty={
          template.services === 0 ? (
            <EmptyNote title="No service was made from it yet" />
          ) : (
            <NothingMatches title="No service matches" />
          )
        }
      />
    </Section>
  );
};
