import { useParams } from 'react-router-dom';
import { Flex, Skeleton } from '@backstage/ui';
import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { useLibrary } from '../../hooks/useLibrary';
import { FailurePanel } from '../FailurePanel';
import { SourceTroubles } from '../SourceTroubles';
import { LibraryHeader } from './LibraryHeader';
import { LibraryPolicies } from './LibraryPolicies';
import { LibraryTrend } from './LibraryTrend';
import { LibraryUsers } from './LibraryUsers';
import { VersionHistogram } from './VersionHistogram';
import styles from './LibraryPage.module.css';

/** The library that the URL names. */
export const LibraryPage = () => {
  const { name = '' } = useParams();
  const links = useFleetLinks();
  return (
    <BreadcrumbEntry entry={{ label: name, href: links.library(name) ?? '' }}>
      <LibraryDetails name={name} />
    </BreadcrumbEntry>
  );
};

/** One library: where it stands, which versions are in use, and who uses which of them where. */
export function LibraryDetails({ name }: { name: string }) {
  const library = useLibrary(name);

  if (library.isPending) return <Skeleton width="100%" height={240} />;
  if (!library.data) {
    return (
      <FailurePanel
        title={`${name} could not be loaded`}
        error={library.error}
        isRetrying={library.isFetching}
        onRetry={() => void library.refetch()}
      />
    );
  }
  return (
    <Flex direction="column" gap="6">
      <SourceTroubles kinds={['index', 'advisories']} />
      <LibraryHeader library={library.data} />
      <div className={styles.charts}>
        <VersionHistogram library={library.data} />
        <LibraryTrend library={library.data} />
      </div>
      <LibraryPolicies policies={library.data.policies} />
      <LibraryUsers name={name} versions={library.data.versionsInUse} />
    </Flex>
  );
}
