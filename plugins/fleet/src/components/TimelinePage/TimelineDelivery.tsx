import { TimelineRequest } from '@slipway/plugin-fleet-common';
import { useNow } from '../../hooks/useNow';
import { deliveryDays } from '../../lib/delivery';
import { refLabel } from '../../lib/refLabel';
import { DeliveryFigures } from '../DeliveryFigures';

/** How the service or the owner that is chosen delivers, or else the fleet; in all environments. */
export const TimelineDelivery = ({ request }: { request: TimelineRequest }) => {
  const { service, owner, from } = request;
  const now = useNow();
  return (
    <DeliveryFigures
      of={nameOf(request)}
      request={{
        service,
        owner: service ? undefined : owner,
        days: deliveryDays(from, now),
      }}
    />
  );
};

function nameOf({ service, owner }: TimelineRequest): string {
  if (service) return refLabel(service, 'component');
  return owner ? refLabel(owner, 'group') : 'the fleet';
}
