import { TrendPoint } from '@slipway/plugin-fleet-common';
import { Chart } from './Chart';

/** Services, outdated and vulnerable ones, day by day. */
export const TrendChart = (props: { title: string; trend: TrendPoint[] }) => (
  <Chart
    kind="lines"
    title={props.title}
    xLabel="Day"
    points={props.trend.map(({ day, services, outdated, vulnerable }) => ({
      x: day,
      values: { services, outdated, vulnerable },
    }))}
    series={[
      { key: 'services', label: 'Services', color: 'accent' },
      { key: 'outdated', label: 'Outdated', color: 'warning' },
      { key: 'vulnerable', label: 'Vulnerable', color: 'negative' },
    ]}
  />
);
