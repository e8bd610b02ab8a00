import { BurnDownPoint } from '@slipway/plugin-fleet-common';
import {
  burnDownInWords,
  BurnDownDrawing,
  drawBurnDown,
  thinned,
} from '../../lib/burnDown';
import { exactTime, shortTime } from '../../lib/time';
import { EmptyNote } from '../EmptyNote';
import styles from './BurnDownChart.module.css';

const BOX = { width: 860, height: 200 };
/** Room for the figures of the axes around the box. */
const ROOM = { left: 40, top: 10, right: 2, bottom: 26 };
const ROWS = 60;

/** What is left to merge over time, for people who look, and the same figures as a table that anybody can open. */
export const BurnDownChart = ({ points }: { points: BurnDownPoint[] }) => {
  const drawing = drawBurnDown(points, BOX);
  if (!drawing) {
    return (
      <EmptyNote title="No figures yet">
        The first ones come when the campaign first looks at its targets.
      </EmptyNote>
    );
  }
  return (
    <figure className={styles.chart}>
      <Legend />
      <Drawing drawing={drawing} words={burnDownInWords(points)} />
      <details className={styles.table}>
        <summary>Show the figures</summary>
        {/* A keyboard scrolls it too. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div tabIndex={0} role="region" aria-label="Figures of the burn-down">
          <Figures points={thinned(points, ROWS)} />
        </div>
      </details>
    </figure>
  );
};

function Legend() {
  return (
    <div className={styles.legend} aria-hidden>
      <span>
        <svg viewBox="0 0 24 4">
          <path className={styles.remaining} d="M0 2H24" />
        </svg>
        left to merge
      </span>
      <span>
        <svg viewBox="0 0 24 4">
          <path className={styles.open} d="M0 2H24" />
        </svg>
        open pull requests
      </span>
    </div>
  );
}

function Drawing(props: { drawing: BurnDownDrawing; words: string }) {
  const { drawing, words } = props;
  const { left, top, right, bottom } = ROOM;
  return (
    <svg
      role="img"
      aria-label={`Burn-down: ${words}`}
      viewBox={`${-left} ${-top} ${left + BOX.width + right} ${
        top + BOX.height + bottom
      }`}
    >
      {drawing.yTicks.map(({ y, label }) => (
        <g key={label}>
          <line className={styles.grid} x1={0} x2={BOX.width} y1={y} y2={y} />
          <text className={styles.tick} x={-8} y={y + 4} textAnchor="end">
            {label}
          </text>
        </g>
      ))}
      {drawing.xTicks.map(({ x, at, anchor }) => (
        <text
          key={x}
          className={styles.tick}
          x={x}
          y={BOX.height + 20}
          textAnchor={anchor}
        >
          {shortTime(at)}
        </text>
      ))}
      <path className={styles.area} d={drawing.area} />
      <path className={styles.remaining} d={drawing.remaining} />
      <path className={styles.open} d={drawing.open} />
    </svg>
  );
}

function Figures({ points }: { points: BurnDownPoint[] }) {
  return (
    <table>
      <caption>What was left to merge, over time</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Left to merge</th>
          <th scope="col">Merged</th>
          <th scope="col">Open pull requests</th>
        </tr>
      </thead>
      <tbody>
        {points.map(({ at, due, merged, open }) => (
          <tr key={at}>
            <th scope="row">{exactTime(at)}</th>
            <td>{Math.max(0, due - merged)}</td>
            <td>{merged}</td>
            <td>{open}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
