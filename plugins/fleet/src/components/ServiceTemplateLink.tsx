import { ReactNode } from 'react';
import { Link } from '@backstage/ui';
import { useServiceLinks } from '../hooks/useServiceLinks';
import { refLabel } from '../lib/refLabel';

/** A service; leads to how it stands to its template. */
export const ServiceTemplateLink = (props: {
  service: string;
  children?: ReactNode;
}) => {
  const { service, children } = props;
  return (
    <Link href={useServiceLinks(service).template} weight="bold">
      {children ?? refLabel(service, 'component')}
    </Link>
  );
};
