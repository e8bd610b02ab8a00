/** The colours a chart may use; each is one of Backstage UI's variables, so that it follows the theme. */
export type ChartColor = 'accent' | 'warning' | 'negative' | 'positive';

interface ChartSeries {
  key: string;
  label: string;
  color: ChartColor;
}

interface ChartPoint {
  /** What stands on the axis. */
  x: string;
  /** What the tooltip and the table say of the point beside its figures. */
  label?: string;
  values: Record<string, number>;
}

export interface ChartProps {
  kind: 'bars' | 'lines' | 'spark';
  /** What the chart shows, as a sentence; also the caption of its table. */
  title: string;
  xLabel: string;
  points: ChartPoint[];
  series: ChartSeries[];
  /** Called with the `x` of a bar that was pressed; what it does must be reachable without the chart as well. */
  onSelect?: (x: string) => void;
}
