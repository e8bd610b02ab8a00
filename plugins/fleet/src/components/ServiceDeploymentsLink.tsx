import { Link } from '@backstage/ui';
import { useServiceLinks } from '../hooks/useServiceLinks';

/** A service; leads to its deployments. */
export const ServiceDeploymentsLink = (props: {
  service: { ref: string; name: string; title?: string };
}) => {
  const { ref, name, title } = props.service;
  return (
    <Link href={useServiceLinks(ref).deployments} weight="bold">
      {title ?? name}
    </Link>
  );
};
