import {
  ChangelogEntry,
  ServiceLineage,
  ServiceUpdate,
  UpdateWish,
} from '@slipway/plugin-fleet-common';
import { olderVersions } from './changelog';

/** What a person can do about a service's template. */
export interface UpdateChoices {
  /** Whether there is something to look at before it is proposed. */
  canPreview: boolean;
  /** What its button is called, and what is asked for; absent when nothing can be proposed. */
  propose?: { label: string; wish: UpdateWish };
  /** Versions to go back to, the newest first. */
  older: string[];
  /** Why nothing can be proposed, as a sentence. */
  note?: string;
}

const NOT_ALLOWED =
  'Only who may propose updates to this service can preview them and open a pull request; its owners may.';

const PROPOSABLE = {
  canPreview: true,
  propose: { label: 'Propose update', wish: {} },
};

/** The preview asks for the same permission as the proposal, because it fetches the repository. */
export function updateChoices(options: {
  lineage: ServiceLineage;
  /** What is, or was last, proposed for the template. */
  update?: ServiceUpdate;
  changelog: readonly ChangelogEntry[];
  mayPropose: boolean;
}): UpdateChoices {
  const { lineage, update, changelog, mayPropose } = options;
  const choices = choicesOfState(lineage, update);
  if (mayPropose) {
    const isBusy = update?.state === 'running';
    const older = isBusy ? [] : olderVersions(changelog, lineage.version);
    return { ...choices, older };
  }
  return {
    canPreview: false,
    older: [],
    note: choices.note ?? (choices.propose && NOT_ALLOWED),
  };
}

function choicesOfState(
  lineage: ServiceLineage,
  update: ServiceUpdate | undefined,
): Omit<UpdateChoices, 'older'> {
  switch (lineage.state) {
    case 'behind':
    case 'wished':
      return behindChoices(lineage, update);
    case 'held':
      return {
        canPreview: true,
        note: 'Its owner holds it back; no update is proposed before `hold` is taken out of .template.yaml.',
      };
    case 'ahead':
      return {
        canPreview: false,
        note: 'The catalog has an older version. Go back to it, or wait until the catalog has caught up.',
      };
    default:
      return { canPreview: false };
  }
}

function behindChoices(
  lineage: ServiceLineage,
  update: ServiceUpdate | undefined,
): Omit<UpdateChoices, 'older'> {
  const isOfLatest = update !== undefined && update.to === lineage.latest;
  switch (update?.state) {
    case 'running':
      return { canPreview: true, note: 'A task is at work on an update.' };
    case 'edited':
      return {
        canPreview: true,
        note: `A person pushed to ${update.branch}, so Slipway leaves it alone. Merge or close its pull request to have updates proposed again.`,
      };
    case 'open':
    case 'conflict':
      return {
        canPreview: true,
        propose: { label: 'Propose on newest commit', wish: {} },
      };
    case 'declined':
      return isOfLatest
        ? {
            canPreview: true,
            propose: { label: 'Propose again', wish: { again: true } },
          }
        : PROPOSABLE;
    default:
      return PROPOSABLE;
  }
}
