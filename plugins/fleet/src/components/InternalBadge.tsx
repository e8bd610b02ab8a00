import { Badge } from '@backstage/ui';

export const InternalBadge = ({ index }: { index?: string }) => (
  <Badge
    size="small"
    title={
      index
        ? `Looked up in the index ${index} and nowhere else`
        : 'A library of your own; it is asked for at no public index'
    }
  >
    internal
  </Badge>
);
