import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { ChartColor, ChartProps } from './chartTypes';

const COLORS: Record<ChartColor, string> = {
  accent: 'var(--bui-accent-bg)',
  warning: 'var(--bui-warning-bg)',
  negative: 'var(--bui-negative-bg)',
  positive: 'var(--bui-positive-bg)',
};

/** More than colour tells two lines apart. */
const DASHES = [undefined, '6 3', '2 3'];

const TEXT = { fill: 'var(--bui-fg-secondary)', fontSize: 12 };
const LEGEND = { color: 'var(--bui-fg-primary)', fontSize: 12 };
const AXIS = { stroke: 'var(--bui-border-2)', tick: TEXT, tickLine: false };
const TOOLTIP = {
  contentStyle: {
    border: '1px solid var(--bui-border-1)',
    borderRadius: 6,
    background: 'var(--bui-bg-neutral-1)',
    color: 'var(--bui-fg-primary)',
  },
  itemStyle: { color: 'var(--bui-fg-primary)' },
  cursor: { fill: 'var(--bui-bg-neutral-2)', stroke: 'var(--bui-border-2)' },
};

/** The only file that knows recharts; it stays out of the way of the keyboard, for which there is the table. */
const RechartsDrawing = (props: ChartProps) => {
  const data = props.points.map(({ x, label, values }) => ({
    x,
    label,
    ...values,
  }));
  return (
    <ResponsiveContainer width="100%" height="100%">
      {props.kind === 'bars' ? bars(props, data) : lines(props, data)}
    </ResponsiveContainer>
  );
};

export default RechartsDrawing;

type Data = Array<{ x: string; label?: string }>;

function bars({ series, onSelect }: ChartProps, data: Data) {
  return (
    <BarChart
      data={data}
      accessibilityLayer={false}
      margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
    >
      <CartesianGrid stroke="var(--bui-border-1)" vertical={false} />
      <XAxis dataKey="x" {...AXIS} />
      <YAxis allowDecimals={false} width={44} {...AXIS} />
      <Tooltip
        {...TOOLTIP}
        labelFormatter={(x, items) =>
          [x, items[0]?.payload?.label].filter(Boolean).join(': ')
        }
      />
      {series.map(({ key, label, color }) => (
        <Bar
          key={key}
          dataKey={key}
          name={label}
          fill={COLORS[color]}
          maxBarSize={48}
          isAnimationActive={false}
          style={onSelect && { cursor: 'pointer' }}
          onClick={bar => onSelect?.(String(bar.payload?.x))}
        />
      ))}
    </BarChart>
  );
}

function lines({ kind, series }: ChartProps, data: Data) {
  const isLarge = kind === 'lines';
  return (
    <LineChart
      data={data}
      accessibilityLayer={false}
      margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
    >
      {isLarge && (
        <CartesianGrid stroke="var(--bui-border-1)" vertical={false} />
      )}
      <XAxis dataKey="x" hide={!isLarge} minTickGap={40} {...AXIS} />
      <YAxis
        hide={!isLarge}
        allowDecimals={false}
        width={44}
        domain={isLarge ? [0, 'auto'] : ['dataMin', 'dataMax']}
        {...AXIS}
      />
      <Tooltip {...TOOLTIP} />
      {isLarge && (
        <Legend
          itemSorter={null}
          iconType="plainline"
          formatter={name => <span style={LEGEND}>{name}</span>}
        />
      )}
      {series.map(({ key, label, color }, index) => (
        <Line
          key={key}
          dataKey={key}
          name={label}
          stroke={COLORS[color]}
          strokeDasharray={DASHES[index]}
          strokeWidth={2}
          dot={false}
          isAnimationActive={false}
        />
      ))}
    </LineChart>
  );
}
