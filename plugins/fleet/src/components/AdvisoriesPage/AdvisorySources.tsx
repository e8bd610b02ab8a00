import { Text } from '@backstage/ui';
import { LibrarySource } from '@slipway/plugin-fleet-common';
import { counted } from '../../lib/share';
import { TimeAgo } from '../TimeAgo';

/** Whose records these are, and how old. */
export const AdvisorySources = (props: { sources: LibrarySource[] }) => (
  <>
    {props.sources
      .filter(({ kind }) => kind === 'advisories')
      .map(({ name, count, succeededAt, attribution }) => (
        <Text
          key={name}
          as="p"
          variant="body-small"
          color="secondary"
          style={{ margin: 0 }}
        >
          {name}: {counted(count, 'advisory', 'advisories')}
          {succeededAt ? (
            <>
              , read <TimeAgo at={succeededAt} />
            </>
          ) : (
            ', never read'
          )}
          .{attribution && ` ${attribution}`}
        </Text>
      ))}
  </>
);
