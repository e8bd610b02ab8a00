import { ReactNode } from 'react';

/**
 * A link of the grid. There are hundreds, drawn anew while scrolling, so it is a plain one without any hook of the
 * router; the grid follows it when it is clicked. Focus is on the cell around it, from which Enter leads here.
 */
export const MatrixLink = (props: {
  /** Where it leads within the app. */
  to: string;
  /** The same as the browser sees it. */
  href: string;
  title?: string;
  className: string | undefined;
  children: ReactNode;
}) => {
  const { to, children, ...anchor } = props;
  return (
    <a {...anchor} data-to={to} tabIndex={-1}>
      {children}
    </a>
  );
};
