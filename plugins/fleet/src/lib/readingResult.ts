import { FleetService } from '@slipway/plugin-fleet-common';
import { countLabel } from './libraryState';

interface ReadingResult {
  status: 'success' | 'warning';
  title: string;
  description?: string;
  /** Milliseconds; a problem stays until it is closed. */
  timeout?: number;
}

/** What to tell whoever asked for a reading, once it is done. */
export function readingResult({ libraries }: FleetService): ReadingResult {
  if (libraries.state === 'unreadable') {
    return {
      status: 'warning',
      title: 'The lockfile could not be read',
      description: libraries.reason,
    };
  }
  return {
    status: 'success',
    title: `Read ${countLabel(libraries.count)}`,
    description: libraries.lockfile && `from ${libraries.lockfile}`,
    timeout: 5_000,
  };
}
