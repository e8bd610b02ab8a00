/** How long to wait after the n-th failure in a row, from 1: doubling up to a limit, with jitter of a half. */
export function createBackoff(options: {
  baseMs: number;
  maxMs: number;
  random?: () => number;
}): (failures: number) => number {
  const { baseMs, maxMs, random = Math.random } = options;
  return failures => {
    const full = Math.min(maxMs, baseMs * 2 ** Math.min(failures - 1, 30));
    return full * (0.5 + random() / 2);
  };
}
