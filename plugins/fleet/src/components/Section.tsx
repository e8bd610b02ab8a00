import { ReactNode, useId } from 'react';
import { Text } from '@backstage/ui';
import styles from './Section.module.css';

/** A part of a page under its own heading, which a screen reader can jump to. */
export const Section = (props: {
  title: string;
  /** What can be done with all of it. */
  actions?: ReactNode;
  children: ReactNode;
}) => {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.heading}>
        <Text as="h2" id={id} variant="title-x-small" weight="bold">
          {props.title}
        </Text>
        {props.actions}
      </div>
      {props.children}
    </section>
  );
};
