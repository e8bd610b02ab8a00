import { Card, CardBody, CardHeader, Text } from '@backstage/ui';
import { LibraryDetail } from '@slipway/plugin-fleet-common';
import { TrendChart } from '../charts/TrendChart';
import { EmptyNote } from '../EmptyNote';

/** Who moves: how many services use the library, and how many of them are outdated, day by day. */
export const LibraryTrend = ({ library }: { library: LibraryDetail }) => (
  <Card>
    <CardHeader>
      <Text as="h3" variant="body-large" weight="bold">
        Who moves
      </Text>
    </CardHeader>
    <CardBody>
      <Trend library={library} />
    </CardBody>
  </Card>
);

function Trend({ library }: { library: LibraryDetail }) {
  if (!library.trend) {
    return (
      <EmptyNote title="Only shown to who may read the whole fleet">
        The figures of past days count all services, so they are kept from
        somebody who may read only some of them.
      </EmptyNote>
    );
  }
  if (library.trend.length < 2) {
    return (
      <EmptyNote title="No trend yet">
        One point is kept per day; come back tomorrow.
      </EmptyNote>
    );
  }
  return (
    <TrendChart
      title={`Services that use ${library.name}, day by day`}
      trend={library.trend}
    />
  );
}
