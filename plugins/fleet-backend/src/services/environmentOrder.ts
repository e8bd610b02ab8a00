/** Brings names of environments into promotion order. */
export type EnvironmentOrder = (environments: readonly string[]) => string[];

/** The configured ones as configured; others behind them, by name. */
export function inPromotionOrder(
  configured: ReadonlyArray<{ name: string }>,
): EnvironmentOrder {
  const rankOf = new Map(configured.map(({ name }, rank) => [name, rank]));
  const rank = (name: string) => rankOf.get(name) ?? configured.length;
  return environments =>
    [...environments].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
