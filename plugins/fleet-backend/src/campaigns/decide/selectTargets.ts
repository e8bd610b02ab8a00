import type {
  CampaignSelector,
  CampaignSpec,
  PreviewedTarget,
} from '@slipway/plugin-fleet-common';
import { subjectOf } from './subjectOf';
import type { SelectableService } from './types';

/** A service that the selector names, and whether it becomes a target. */
export interface SelectedTarget extends SelectableService {
  isTarget: boolean;
  class: PreviewedTarget['class'];
  /** One sentence: why it is in, or why it is left out. */
  why: string;
}

/**
 * Who is in and who is left out, of the services that the selector matches or names. Held ones and those of which nothing
 * is known are in: a hold may end, and the task finds out.
 */
export function selectTargets(options: {
  spec: CampaignSpec;
  services: SelectableService[];
}): SelectedTarget[] {
  const { spec, services } = options;
  const selected = services
    .filter(service => isMatched(spec.selector, service))
    .map(service => decide(spec, service));
  return [...selected, ...missing(spec.selector, services)];
}

/** Whether a service is one of those that are asked for; excluded ones are not. */
export function isSelected(
  selector: CampaignSelector,
  service: SelectableService,
): boolean {
  return isMatched(selector, service) && !isExcluded(selector, service);
}

function isMatched(
  selector: CampaignSelector,
  service: SelectableService,
): boolean {
  const allows = (list: string[] | undefined, value: string | undefined) =>
    list === undefined || (value !== undefined && list.includes(value));
  const text = `${service.service}\n${service.title}`.toLowerCase();
  return (
    allows(selector.services, service.service) &&
    allows(selector.owners, service.owner) &&
    allows(selector.systems, service.system) &&
    allows(selector.templates, service.template) &&
    allows(selector.tiers, service.tier) &&
    text.includes(selector.search?.toLowerCase() ?? '')
  );
}

function isExcluded(
  selector: CampaignSelector,
  { service }: SelectableService,
): boolean {
  return selector.exclude?.includes(service) ?? false;
}

function decide(
  spec: CampaignSpec,
  service: SelectableService,
): SelectedTarget {
  const { branch } = service;
  const leftOut = (kind: PreviewedTarget['class'], why: string) => ({
    ...service,
    isTarget: false,
    class: kind,
    why,
  });
  if (isExcluded(spec.selector, service)) {
    return leftOut('unaffected', 'The selector excludes it.');
  }
  if (branch.state === 'unaffected') {
    return leftOut(
      'unaffected',
      branch.reason ?? `It does not use ${subjectOf(spec.change)}.`,
    );
  }
  if (branch.state === 'already-there') {
    return leftOut(
      'already-there',
      branch.reason ?? 'Its default branch has it already.',
    );
  }
  if (!service.credential) {
    return leftOut(
      'unknown',
      'It has no repository that Slipway can change; check its annotation backstage.io/source-location and the integrations.',
    );
  }
  return {
    ...service,
    isTarget: true,
    class: branch.state,
    why: service.unhealthy
      ? `${sayWhyIn(spec, service)} It comes last: ${service.unhealthy}`
      : sayWhyIn(spec, service),
  };
}

function sayWhyIn(spec: CampaignSpec, { branch }: SelectableService): string {
  if (branch.state === 'held') {
    return branch.reason ?? 'Its owner wants no updates now.';
  }
  if (branch.state === 'unknown') {
    return (
      branch.reason ??
      'It is not known what its default branch has; its task will find out.'
    );
  }
  return branch.reason ?? `It does not have ${nameWish(spec)} yet.`;
}

/** Names in the selector that no service has. */
function missing(
  selector: CampaignSelector,
  services: SelectableService[],
): SelectedTarget[] {
  const known = new Set(services.map(({ service }) => service));
  return (selector.services ?? [])
    .filter(service => !known.has(service))
    .map(service => ({
      service,
      title: service,
      branch: { state: 'unknown' },
      isTarget: false,
      class: 'unknown',
      why: 'The catalog has no such service; correct its name or take it out.',
    }));
}

function nameWish(spec: CampaignSpec): string {
  const { change } = spec;
  const subject = subjectOf(change);
  if (change.kind === 'script') return 'what the script makes';
  return change.version
    ? `${subject} ${change.version}`
    : `the newest ${subject}`;
}
