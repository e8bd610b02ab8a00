import { useEffect, useState } from 'react';

const TYPING_PAUSE = 300;

/** A search field that follows the fingers, and reports its text when they rest. */
export function useSearchText(
  text: string,
  onRest: (text: string) => void,
): [string, (text: string) => void] {
  const [typed, setTyped] = useState(text);

  // Back and forward in the browser change the text from outside.
  useEffect(() => setTyped(text), [text]);

  useEffect(() => {
    if (typed === text) return undefined;
    const timer = setTimeout(() => onRest(typed), TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [typed, text, onRest]);

  return [typed, setTyped];
}
