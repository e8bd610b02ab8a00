import type { JsonObject, JsonValue } from '@backstage/types';

/** The values each option can have. */
export type Options = Record<string, JsonValue[]>;

interface Pair {
  first: [option: string, value: JsonValue];
  second: [option: string, value: JsonValue];
}

/**
 * Combinations in which any two values of different options meet at least once: far fewer than all, and most faults of
 * options need two of them. Greedy: each combination starts with a pair that is missing and takes, option by option,
 * the value that meets most of what is missing. The same options give the same combinations.
 */
export function pairwise(options: Options): JsonObject[] {
  let missing = allPairs(options);
  const combinations: JsonObject[] = [];
  while (missing.length > 0) {
    const combination = bestCombination(options, missing);
    combinations.push(combination);
    missing = missing.filter(pair => !holds(combination, pair));
  }
  return combinations;
}

function bestCombination(options: Options, missing: Pair[]): JsonObject {
  const [start] = missing;
  const combination: JsonObject = start
    ? Object.fromEntries([start.first, start.second])
    : {};
  for (const [option, values] of Object.entries(options)) {
    if (option in combination) continue;
    const gain = (value: JsonValue) =>
      missing.filter(pair => holds({ ...combination, [option]: value }, pair))
        .length;
    combination[option] = values.reduce((best, value) =>
      gain(value) > gain(best) ? value : best,
    );
  }
  return combination;
}

/** Every two values of two different options. */
export function allPairs(options: Options): Pair[] {
  const names = Object.keys(options);
  return names.flatMap((one, index) =>
    names.slice(index + 1).flatMap(other =>
      (options[one] ?? []).flatMap(value =>
        (options[other] ?? []).map(
          (otherValue): Pair => ({
            first: [one, value],
            second: [other, otherValue],
          }),
        ),
      ),
    ),
  );
}

export function holds(combination: JsonObject, pair: Pair): boolean {
  return [pair.first, pair.second].every(
    ([option, value]) => combination[option] === value,
  );
}
