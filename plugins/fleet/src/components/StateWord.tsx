import { ReactNode } from 'react';
import styles from './StateWord.module.css';

/** How a state is meant, which the eye sees as colour. */
export type Tone = 'good' | 'announcement' | 'warning' | 'bad' | 'quiet';

/** A state as a shape and a word; the colour only repeats them. */
export const StateWord = (props: {
  tone: Tone;
  icon: JSX.Element;
  /** What the word means, for whoever does not know it. */
  meaning: string;
  children: ReactNode;
}) => (
  <span
    className={`${styles.state} ${styles[props.tone]}`}
    title={props.meaning}
  >
    {props.icon}
    {props.children}
  </span>
);
