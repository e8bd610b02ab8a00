import { LibraryStatus } from '@slipway/plugin-fleet-common';

/** How a service's library status reads in one line; `unknown` is never shown as a number. */
export interface LibraryState {
  tone: 'known' | 'pending' | 'problem';
  label: string;
  /** What is behind the label, as a sentence. */
  detail: string;
}

export function libraryState(status: LibraryStatus): LibraryState {
  switch (status.state) {
    case 'read':
      return {
        tone: 'known',
        label: countLabel(status.count),
        detail: `Read from ${status.lockfile ?? 'the lockfile'}.`,
      };
    case 'unreadable':
      return {
        tone: 'problem',
        label: status.readAt
          ? `Unreadable, last ${countLabel(status.count)}`
          : 'Unreadable',
        detail: status.reason ?? 'The lockfile could not be read.',
      };
    default:
      return {
        tone: 'pending',
        label: 'Not read yet',
        detail: 'The lockfile is read within seconds of a push.',
      };
  }
}

export function countLabel(count: number): string {
  return count === 1 ? '1 library' : `${count.toLocaleString('en')} libraries`;
}
