import { useEffect, useRef, useState } from 'react';

const TYPING_PAUSE = 300;

/** A search field that follows the fingers, and reports its text when they rest. */
export function useSearchText(
  text: string,
  onRest: (text: string) => void,
): [string, (text: string) => void] {
  const [typed, setTyped] = useState(text);
  // The callback of the latest rendering, so that a rendering between two keys does not start the pause anew.
  const report = useRef(onRest);
  report.current = onRest;

  // Back and forward in the browser change the text from outside.
  useEffect(() => setTyped(text), [text]);

  useEffect(() => {
    if (typed === text) return undefined;
    const timer = setTimeout(() => report.current(typed), TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [typed, text]);

  return [typed, setTyped];
}
