import { lazy, Suspense } from 'react';
import { Skeleton, VisuallyHidden } from '@backstage/ui';
import { ChartProps } from './chartTypes';
import styles from './Chart.module.css';

// The library behind the drawing is large, and not every page has a chart.
const Drawing = lazy(() => import('./RechartsDrawing'));

/** A chart for people who look, and the same figures as a table for people who are read to. */
export const Chart = (props: ChartProps) => (
  <figure className={styles[props.kind]}>
    <div aria-hidden className={styles.drawing}>
      <Suspense fallback={<Skeleton width="100%" height="100%" />}>
        <Drawing {...props} />
      </Suspense>
    </div>
    <VisuallyHidden>
      <ChartTable {...props} />
    </VisuallyHidden>
  </figure>
);

function ChartTable({ title, xLabel, points, series }: ChartProps) {
  return (
    <table>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{xLabel}</th>
          {series.map(({ key, label }) => (
            <th key={key} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {points.map(({ x, label, values }) => (
          <tr key={x}>
            <th scope="row">{label ? `${x} (${label})` : x}</th>
            {series.map(({ key }) => (
              <td key={key}>{values[key]}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
