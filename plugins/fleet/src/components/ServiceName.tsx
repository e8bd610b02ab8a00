import { Link } from '@backstage/ui';
import { useServiceLinks } from '../hooks/useServiceLinks';

/** A service; leads to its libraries, at the one that the page is about. */
export const ServiceName = (props: {
  user: { service: string; name: string; title?: string };
  library?: string;
}) => {
  const { user, library } = props;
  const links = useServiceLinks(user.service);
  const query = library ? `?${new URLSearchParams({ search: library })}` : '';
  return (
    <Link href={`${links.libraries}${query}`} weight="bold">
      {user.title ?? user.name}
    </Link>
  );
};
