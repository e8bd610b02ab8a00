import { Link } from '@backstage/core-components';

export const SidebarLogo = () => (
  <Link to="/" underline="none" aria-label="Home">
    Slipway
  </Link>
);
