import { ReactNode } from 'react';
import { Text } from '@backstage/ui';
import styles from './EmptyNote.module.css';

/** What stands where a list has nothing to show: why, and what to do about it. */
export const EmptyNote = (props: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) => (
  <div className={styles.note}>
    <Text as="h2" variant="title-x-small" weight="bold">
      {props.title}
    </Text>
    {props.children && (
      <Text as="div" variant="body-medium" color="secondary">
        {props.children}
      </Text>
    )}
    {props.action}
  </div>
);
