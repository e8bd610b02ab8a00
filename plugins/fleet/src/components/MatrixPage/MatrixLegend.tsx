import { Text } from '@backstage/ui';
import { counted } from '../../lib/share';

export const MatrixLegend = ({ services }: { services: number }) => (
  <Text as="p" color="secondary" style={{ margin: 0 }}>
    {counted(services, 'service')}, each with the version on its default branch.
    A dash means that it does not use the library. The arrow keys move from cell
    to cell; Enter opens it.
  </Text>
);
