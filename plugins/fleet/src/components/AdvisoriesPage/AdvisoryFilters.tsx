import { Button, Select } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { AdvisoriesRequest } from '@slipway/plugin-fleet-common';
import { RiCloseLine } from '@remixicon/react';
import { libraryApiRef } from '../../api/libraryApiRef';
import { SEVERITIES } from '../../lib/severity';
import { DownloadButton } from '../DownloadButton';
import { EnvironmentSelect } from '../EnvironmentSelect';
import { FilterBar } from '../FilterBar';
import { OwnerSelect } from '../OwnerSelect';
import { SearchBox } from '../SearchBox';

const ANY = 'any';

/** Which advisories to show. */
export const AdvisoryFilters = (props: {
  request: AdvisoriesRequest;
  onChange: (filters: Record<string, string | undefined>) => void;
}) => {
  const { request, onChange } = props;
  const libraries = useApi(libraryApiRef);
  return (
    <FilterBar
      label="Filter advisories"
      actions={
        <DownloadButton
          fileName="advisories.csv"
          load={() =>
            libraries.getCsv('/advisories', {
              ...request,
              limit: undefined,
              cursor: undefined,
            })
          }
        />
      }
    >
      <SearchBox
        label="Search advisories by id, library or summary"
        placeholder="Id, library or summary"
        text={request.search ?? ''}
        onChange={search => onChange({ search })}
      />
      <Select
        aria-label="Severity"
        size="medium"
        options={[
          { value: ANY, label: 'Any severity' },
          ...SEVERITIES.map(value => ({ value, label: value })),
        ]}
        value={request.severity ?? ANY}
        onChange={key =>
          onChange({ severity: key === ANY ? undefined : String(key) })
        }
      />
      <EnvironmentSelect
        environment={request.environment}
        onChange={environment => onChange({ environment })}
      />
      <OwnerSelect
        owner={request.owner}
        onChange={owner => onChange({ owner })}
      />
      {request.library && (
        <Button
          variant="secondary"
          size="medium"
          iconEnd={<RiCloseLine />}
          aria-label={`Show other libraries than ${request.library} too`}
          onPress={() => onChange({ library: undefined })}
        >
          {request.library}
        </Button>
      )}
    </FilterBar>
  );
};
