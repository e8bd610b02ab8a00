import { useParams } from 'react-router-dom';
import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Flex, Skeleton } from '@backstage/ui';
import { useAdvisory } from '../../hooks/useAdvisory';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { FailurePanel } from '../FailurePanel';
import { SourceTroubles } from '../SourceTroubles';
import { AdvisoryHeader } from './AdvisoryHeader';
import { AdvisoryUsers } from './AdvisoryUsers';

/** The advisory that the URL names. */
export const AdvisoryPage = () => {
  const { id = '' } = useParams();
  const links = useFleetLinks();
  return (
    <BreadcrumbEntry entry={{ label: id, href: links.advisory(id) ?? '' }}>
      <AdvisoryDetails id={id} />
    </BreadcrumbEntry>
  );
};

/** One advisory: what it says, what helps, and which services it hits. */
export function AdvisoryDetails({ id }: { id: string }) {
  const advisory = useAdvisory(id);

  if (advisory.isPending) return <Skeleton width="100%" height={240} />;
  if (!advisory.data) {
    return (
      <FailurePanel
        title={`${id} could not be loaded`}
        error={advisory.error}
        isRetrying={advisory.isFetching}
        onRetry={() => void advisory.refetch()}
      />
    );
  }
  return (
    <Flex direction="column" gap="6">
      <SourceTroubles kinds={['advisories']} />
      <AdvisoryHeader advisory={advisory.data} />
      <AdvisoryUsers id={id} />
    </Flex>
  );
}
