import { useMemo } from 'react';
import { Flex, Skeleton } from '@backstage/ui';
import { useMatrixStart } from '../../hooks/useMatrix';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { matrixRequest } from '../../lib/libraryUrls';
import { EmptyNote } from '../EmptyNote';
import { FailurePanel } from '../FailurePanel';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { NothingMatches } from '../NothingMatches';
import { SourceTroubles } from '../SourceTroubles';
import { SubPageContent } from '../SubPageContent';
import { MatrixFilters } from './MatrixFilters';
import { MatrixGrid } from './MatrixGrid';
import { MatrixLegend } from './MatrixLegend';

export const MatrixPage = () => (
  <FleetQueryProvider>
    <SubPageContent>
      <Matrix />
    </SubPageContent>
  </FleetQueryProvider>
);

/** Which service uses which version of which internal library. What it is about is in the URL. */
export function Matrix() {
  const { url, setUrl } = usePagedUrl();
  const request = useMemo(() => matrixRequest(url), [url]);
  const start = useMatrixStart(request);

  const setLibraries = (libraries: string[]) =>
    setUrl(
      current => {
        const next = new URLSearchParams(current);
        next.delete('library');
        for (const library of libraries) next.append('library', library);
        return next;
      },
      { replace: true },
    );

  return (
    <Flex direction="column" gap="4">
      <SourceTroubles kinds={['index', 'advisories']} />
      <MatrixFilters request={request} onLibraries={setLibraries} />
      {start.isPending && <Skeleton width="100%" height={480} />}
      {start.isError && (
        <FailurePanel
          title="The matrix could not be loaded"
          error={start.error}
          isRetrying={start.isFetching}
          onRetry={() => void start.refetch()}
        />
      )}
      {start.data && start.data.libraries.length === 0 && (
        <EmptyNote title="No internal libraries">
          A library is internal when its name matches a pattern of an index
          under <code>fleet.indexes</code> in the configuration, such as{' '}
          <code>acme-*</code>, and a service uses it.
        </EmptyNote>
      )}
      {start.data &&
        start.data.libraries.length > 0 &&
        (start.data.totalServices === 0 ? (
          <NothingMatches title="No service matches" />
        ) : (
          <>
            <MatrixLegend services={start.data.totalServices} />
            <MatrixGrid
              key={JSON.stringify(request)}
              request={request}
              libraries={start.data.libraries}
              totalServices={start.data.totalServices}
            />
          </>
        ))}
    </Flex>
  );
}
