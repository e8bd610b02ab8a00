import type {
  FleetTemplate,
  FleetTemplateDetails,
} from '@slipway/plugin-fleet-common';
import { parseEntityRef } from '@backstage/catalog-model';
import { rcompare, valid } from 'semver';
import type { LineageCount } from '../database/LineageStore';
import type { CatalogedTemplate } from '../database/TemplateStore';

/** What `spec.type` of a template is called that makes services. */
export const MAKES_SERVICES = 'service';

/**
 * The templates that make services and those that some services name, by title, with who is on which version.
 *
 * @param templates Those of the catalog that the caller may read.
 * @param counts Of the services that the caller may read.
 */
export function describeTemplates(
  templates: CatalogedTemplate[],
  counts: LineageCount[],
): FleetTemplate[] {
  const countsOf = new Map<string, LineageCount[]>();
  for (const count of counts) {
    const list = countsOf.get(count.template) ?? [];
    countsOf.set(count.template, [...list, count]);
  }
  const known = new Set(templates.map(({ ref }) => ref));
  const gone = [...countsOf.keys()].filter(ref => !known.has(ref));
  return [
    ...templates
      .filter(({ ref, type }) => type === MAKES_SERVICES || countsOf.has(ref))
      .map(one => describe(one, countsOf.get(one.ref) ?? [])),
    ...gone.map(ref => describe(goneTemplate(ref), countsOf.get(ref) ?? [])),
  ].sort((a, b) => a.title.localeCompare(b.title, 'en'));
}

export function describeTemplate(
  template: CatalogedTemplate,
  counts: LineageCount[],
): FleetTemplateDetails {
  const { changelog } = template;
  return { ...describe(template, counts), changelog };
}

/** One that services name, and that the catalog does not have, or not for whoever asks. */
export function goneTemplate(ref: string): CatalogedTemplate {
  return {
    ref,
    type: '',
    title: nameOf(ref),
    problem: `The catalog has no ${ref} that you may see; register its template.yaml, or link its services to another template in their .template.yaml.`,
    changelog: [],
  };
}

function describe(
  template: CatalogedTemplate,
  counts: LineageCount[],
): FleetTemplate {
  const services = new Map<string, number>();
  for (const { version, services: on } of counts) {
    if (version) services.set(version, (services.get(version) ?? 0) + on);
  }
  const sum = (of: LineageCount[], field: 'services' | 'pending') =>
    of.reduce((total, count) => total + count[field], 0);
  const inState = (state: string) =>
    counts.filter(count => count.state === state);
  return {
    ref: template.ref,
    title: template.title,
    description: template.description,
    owner: template.owner,
    version: template.version,
    problem: template.problem,
    services: sum(counts, 'services'),
    versions: [...services]
      .map(([version, on]) => ({ version, services: on }))
      .sort((a, b) => newestFirst(a.version, b.version)),
    behind: sum(inState('behind'), 'services'),
    held: sum(inState('held'), 'services'),
    pending: sum(counts, 'pending'),
  };
}

/** What is no semantic version comes last. */
function newestFirst(a: string, b: string): number {
  if (valid(a) && valid(b)) return rcompare(a, b);
  if (valid(a)) return -1;
  if (valid(b)) return 1;
  return a < b ? -1 : 1;
}

function nameOf(ref: string): string {
  try {
    return parseEntityRef(ref).name;
  } catch {
    return ref;
  }
}
