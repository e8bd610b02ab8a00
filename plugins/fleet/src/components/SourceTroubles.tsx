import { Alert, Flex } from '@backstage/ui';
import { LibrarySource } from '@slipway/plugin-fleet-common';
import { useLibrarySources } from '../hooks/useLibrarySources';
import { useNow } from '../hooks/useNow';
import { sourceTroubles } from '../lib/sourceTrouble';

/** Says which sources of the page do not answer, so that old news is not taken for new. */
export const SourceTroubles = (props: {
  kinds: ReadonlyArray<LibrarySource['kind']>;
}) => {
  const sources = useLibrarySources();
  const now = useNow();
  const troubles = sourceTroubles(sources.data?.items ?? [], props.kinds, now);
  if (troubles.length === 0) return null;
  return (
    <Flex direction="column" gap="2">
      {troubles.map(({ title, description }) => (
        <Alert
          key={title}
          status="warning"
          icon
          role="status"
          title={title}
          description={description}
        />
      ))}
    </Flex>
  );
};
