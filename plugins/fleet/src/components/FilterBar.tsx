import { ReactNode } from 'react';
import styles from './FilterBar.module.css';

/** The filters of a list, and at its end what else can be done with the list. */
export const FilterBar = (props: {
  label: string;
  children: ReactNode;
  actions?: ReactNode;
}) => (
  <div className={styles.bar} role="search" aria-label={props.label}>
    {props.children}
    {props.actions && <div className={styles.actions}>{props.actions}</div>}
  </div>
);
