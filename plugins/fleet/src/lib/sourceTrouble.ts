import { LibrarySource } from '@slipway/plugin-fleet-common';
import { relativeTime } from './time';

const WORDS: Record<LibrarySource['kind'], { name: string; effect: string }> = {
  index: { name: 'The index', effect: 'Latest versions from it' },
  advisories: { name: 'The advisories', effect: 'The advisories shown' },
  policies: { name: 'The policies', effect: 'The policies shown' },
};

/** Why what a page shows may be old news; one per source whose last attempt failed. */
export interface SourceTrouble {
  title: string;
  description: string;
}

export function sourceTroubles(
  sources: LibrarySource[],
  kinds: ReadonlyArray<LibrarySource['kind']>,
  now: number,
): SourceTrouble[] {
  return sources.flatMap(source =>
    source.problem && kinds.includes(source.kind)
      ? [trouble({ ...source, problem: source.problem }, now)]
      : [],
  );
}

function trouble(
  source: LibrarySource & { problem: string },
  now: number,
): SourceTrouble {
  const { name, effect } = WORDS[source.kind];
  const age = source.succeededAt
    ? `${effect} are from ${relativeTime(source.succeededAt, now)}.`
    : `${effect} are unknown: it never answered.`;
  const tried = source.attemptedAt
    ? ` (tried ${relativeTime(source.attemptedAt, now)})`
    : '';
  return {
    title: `${name} ${source.name} could not be read${tried}`,
    description: `${source.problem} ${age}`,
  };
}
