import {
  PathOutcome,
  PreviewedPath,
  UpdatePreview,
} from '@slipway/plugin-fleet-common';
import { counted } from './share';

/** Those that a person has to look at come first. */
const PATH_OUTCOMES: readonly PathOutcome[] = [
  'conflict',
  'noted',
  'kept',
  'merged',
  'deleted',
  'clean',
];

interface OutcomeWords {
  label: string;
  tone: 'good' | 'warning' | 'announcement' | 'quiet';
  meaning: string;
}

export const OUTCOME_WORDS: Record<PathOutcome, OutcomeWords> = {
  conflict: {
    label: 'conflict',
    tone: 'warning',
    meaning: 'A person has to decide',
  },
  noted: {
    label: 'noted',
    tone: 'announcement',
    meaning: 'Nothing to decide, but somebody should know of it',
  },
  kept: {
    label: 'kept',
    tone: 'quiet',
    meaning: "The project's file stays as it is",
  },
  merged: {
    label: 'merged',
    tone: 'good',
    meaning: 'Both sides changed it, and both changes are in the result',
  },
  deleted: {
    label: 'deleted',
    tone: 'quiet',
    meaning: 'The template no longer has it, and the project never changed it',
  },
  clean: {
    label: 'clean',
    tone: 'good',
    meaning: "The template's file is taken as it is",
  },
};

/** How many paths come out how, without those that do not occur. */
export function outcomeCounts(
  paths: readonly PreviewedPath[],
): Array<{ outcome: PathOutcome; paths: number }> {
  return PATH_OUTCOMES.map(outcome => ({
    outcome,
    paths: paths.filter(path => path.outcome === outcome).length,
  })).filter(({ paths: number }) => number > 0);
}

/** Paths with the outcome and the text in their name, those to decide first. */
export function shownPaths(
  paths: readonly PreviewedPath[],
  filters: { outcome?: string; search?: string },
): PreviewedPath[] {
  const search = filters.search?.toLowerCase() ?? '';
  return paths
    .filter(({ outcome }) => !filters.outcome || outcome === filters.outcome)
    .filter(({ path, oldPath }) =>
      [path, oldPath ?? ''].some(name => name.toLowerCase().includes(search)),
    )
    .sort(
      (one, other) =>
        PATH_OUTCOMES.indexOf(one.outcome) -
          PATH_OUTCOMES.indexOf(other.outcome) ||
        one.path.localeCompare(other.path),
    );
}

/** What the pull request would be, in one sentence. */
export function previewVerdict(preview: UpdatePreview): {
  status: 'success' | 'info' | 'warning';
  sentence: string;
} {
  const { paths, autoMergeEligible, base } = preview;
  const conflicts = paths.filter(({ outcome }) => outcome === 'conflict');
  if (preview.held) {
    return {
      status: 'warning',
      sentence: `Its owner holds it back: ${preview.held}`,
    };
  }
  if (!hasChanges(preview)) {
    return { status: 'info', sentence: 'There is nothing to do.' };
  }
  if (conflicts.length > 0) {
    return {
      status: 'warning',
      sentence: `A person has to decide in ${counted(
        conflicts.length,
        'file',
      )}: the pull request will be a draft.`,
    };
  }
  if (base === 'none') {
    return {
      status: 'warning',
      sentence:
        'The version that the service started from could not be had, so nothing is deleted and a person has to look at every file.',
    };
  }
  return autoMergeEligible
    ? {
        status: 'success',
        sentence: 'Everything merges; nobody has to decide anything.',
      }
    : {
        status: 'info',
        sentence: 'Everything merges; a person should look at what is noted.',
      };
}

/** Whether there would be anything in the pull request. */
export function hasChanges(
  preview: Pick<UpdatePreview, 'paths' | 'lockfilesToMake' | 'direction'>,
): boolean {
  const { paths, lockfilesToMake, direction } = preview;
  return direction !== 'none' || paths.length > 0 || lockfilesToMake.length > 0;
}
