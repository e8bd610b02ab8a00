import { ButtonLink } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { createServiceRouteRef } from '../../routes';
import { EmptyNote } from '../EmptyNote';
import { NothingMatches } from '../NothingMatches';

export const NoServices = (props: { isFiltered: boolean }) => {
  const createLink = useRouteRef(createServiceRouteRef);
  if (props.isFiltered) {
    return <NothingMatches title="No service matches" />;
  }
  return (
    <EmptyNote
      title="No services yet"
      action={
        createLink && (
          <ButtonLink href={createLink()} variant="primary">
            Create a service
          </ButtonLink>
        )
      }
    >
      Every component of type service in the catalog stands here, with its
      libraries and with what runs in each environment.
    </EmptyNote>
  );
};
