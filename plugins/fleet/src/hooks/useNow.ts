import { useEffect, useState } from 'react';

const TICK = 30_000;

/** The time, renewed often enough for "3 minutes ago" to stay true. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK);
    return () => clearInterval(timer);
  }, []);
  return now;
}
