import { exactTime } from './time';

const INSTANT = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z/g;

/** A sentence of the server with its instants in the reader's time zone. */
export function withLocalTimes(text: string): string {
  return text.replace(INSTANT, exactTime);
}
