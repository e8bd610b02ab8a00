import type {
  CampaignPreview,
  CampaignSpec,
  PreviewedTarget,
} from '@slipway/plugin-fleet-common';
import type { ReadableRefs } from '../database/readableServices';
import { assignWaves } from './decide/assignWaves';
import { selectTargets, type SelectedTarget } from './decide/selectTargets';
import type { SelectableService } from './decide/types';

const SHOWN = 500;

/** Who would be in which wave, and who is left out, of the services that somebody may read. */
export function previewCampaign(
  spec: CampaignSpec,
  services: SelectableService[],
  readable: ReadableRefs,
): CampaignPreview {
  const allowed = readable === 'all' ? undefined : new Set(readable);
  const selected = selectTargets({
    spec,
    services: services.filter(({ service }) => allowed?.has(service) ?? true),
  });
  const due = selected.filter(({ isTarget }) => isTarget);
  const placements = assignWaves({ spec, targets: due });
  const waveOf = ({ service }: SelectedTarget) => placements.get(service)?.wave;
  const targets = selected
    .map(target => ({ target, place: placements.get(target.service) }))
    .sort(
      (a, b) =>
        (a.place?.wave ?? Infinity) - (b.place?.wave ?? Infinity) ||
        (a.target.title < b.target.title ? -1 : 1),
    )
    .slice(0, SHOWN)
    .map(({ target, place }) => toPreviewed(target, place?.wave));
  return {
    due: due.length,
    leftOut: selected.length - due.length,
    waves: spec.waves.map(({ name }, index) => ({
      name,
      services: due.filter(target => waveOf(target) === index).length,
    })),
    targets,
    hints: hintsOf(spec, due),
  };
}

function toPreviewed(
  target: SelectedTarget,
  wave: number | undefined,
): PreviewedTarget {
  const { service, title, owner, why } = target;
  return {
    service,
    title,
    ...(owner && { owner }),
    ...(wave !== undefined && { wave }),
    why,
    class: target.class,
  };
}

function hintsOf(spec: CampaignSpec, due: SelectedTarget[]): string[] {
  if (due.length === 0) {
    return ['No service is due: nothing would happen.'];
  }
  const { perHour, openPerOwner, hours } = spec.limits;
  const hints: string[] = [];
  const byHost = Math.max(...countBy(due, ({ credential }) => credential));
  const needed = byHost / perHour;
  if (needed > 1) {
    hints.push(
      `At ${perHour} pull requests an hour it takes at least ${Math.ceil(
        needed,
      )} hours${
        hours && !spec.security ? ' of the working hours' : ''
      } to open all of them.`,
    );
  }
  const byOwner = Math.max(...countBy(due, ({ owner }) => owner ?? ''));
  if (byOwner > openPerOwner && !spec.security) {
    hints.push(
      `One owner has ${byOwner} services in it and gets ${openPerOwner} pull requests at a time: the others wait until these are merged.`,
    );
  }
  const held = due.filter(target => target.class === 'held').length;
  if (held > 0) {
    hints.push(
      `${held} of them are held by their owners and wait until the hold ends.`,
    );
  }
  return hints;
}

function countBy<T>(
  list: T[],
  keyOf: (item: T) => string | undefined,
): number[] {
  const counts = new Map<string | undefined, number>();
  for (const item of list) {
    const key = keyOf(item);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts.values()];
}
