import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, JsonValue } from '@backstage/types';

/** What becomes of the recorded values, one sentence each, without what the migrations say themselves. */
export function describeValueChanges(options: {
  before: JsonObject;
  after: JsonObject;
  wished: JsonObject;
  /** What migrations did, such as `2.0.0: port is called http_port`. */
  migrations: string[];
}): string[] {
  const { before, after, wished, migrations } = options;
  const isMigrated = (name: string) =>
    migrations.some(text => new RegExp(`(^|[ :,])${name}( |,|$)`).test(text));
  const names = [
    ...new Set([...Object.keys(before), ...Object.keys(after)]),
  ].sort();
  const changed = names.filter(
    name => !isMigrated(name) && !isDeepStrictEqual(before[name], after[name]),
  );
  return [
    ...migrations,
    ...changed.map(name =>
      describe(name, {
        before: before[name],
        after: after[name],
        wished: wished[name],
      }),
    ),
  ];
}

function describe(
  name: string,
  value: Record<'before' | 'after' | 'wished', JsonValue | undefined>,
): string {
  const { before, after, wished } = value;
  if (after === undefined) return `${name} is gone`;
  const now = `${name} is ${show(after)}`;
  if (before === undefined) return `${now}, which is new`;
  const isWish = isDeepStrictEqual(after, wished);
  return `${now} instead of ${show(before)}${
    isWish ? ', as .template.yaml wishes' : ', which follows from other values'
  }`;
}

function show(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
