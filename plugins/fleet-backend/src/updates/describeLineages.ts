import type {
  FleetService,
  ServiceLineage,
  ServiceLineageDetails,
} from '@slipway/plugin-fleet-common';
import type {
  LineageStore,
  ServiceWithLineage,
} from '../database/LineageStore';
import type {
  CatalogedTemplate,
  TemplateStore,
} from '../database/TemplateStore';
import {
  toServiceUpdate,
  type StoredUpdate,
} from '../database/serviceUpdateRows';
import type { UpdateStore } from '../database/UpdateStore';
import { versionsBehind } from './relationOf';

export interface DescribeLineagesDependencies {
  lineages: LineageStore;
  templates: TemplateStore;
  updates: UpdateStore;
}

/** Services as clients see them, with what is proposed to each. */
export async function describeLineages(
  services: ServiceWithLineage[],
  { templates, updates }: DescribeLineagesDependencies,
): Promise<ServiceLineage[]> {
  const known = new Map((await templates.list()).map(one => [one.ref, one]));
  const proposed = await updates.listOfServices(
    services.map(({ id }) => id),
    'template',
  );
  return services.map(service =>
    describe(
      service,
      service.template ? known.get(service.template) : undefined,
      proposed
        .get(service.id)
        ?.find(({ subject }) => subject === service.template),
    ),
  );
}

/** One service, with the paths that differ from what its template rendered. */
export async function describeLineage(
  serviceId: number,
  options: DescribeLineagesDependencies & { now: string },
): Promise<ServiceLineageDetails | undefined> {
  const { lineages, now } = options;
  const service = (await lineages.getLineages([serviceId], now)).get(serviceId);
  if (!service) return undefined;
  const [described] = await describeLineages([service], options);
  if (!described) return undefined;
  return { ...described, paths: await lineages.getPaths(serviceId) };
}

function describe(
  service: ServiceWithLineage,
  template: CatalogedTemplate | undefined,
  update: StoredUpdate | undefined,
): ServiceLineage {
  return {
    service: service.ref,
    title: service.title ?? service.name,
    owner: service.owner,
    system: service.system,
    state: service.state,
    reason: reasonOf(service),
    template: service.template,
    version: service.version,
    latest: template?.version,
    versionsBehind: versionsBehind(service.version, template),
    drift: service.drift,
    commit: service.commit,
    readAt: service.readAt,
    update: update && toServiceUpdate(update),
  };
}

function reasonOf(service: ServiceWithLineage): string | undefined {
  switch (service.state) {
    case 'unreadable':
      return service.problem;
    case 'held':
      return service.holdUntil
        ? `${service.holdReason} (until ${service.holdUntil.slice(0, 10)})`
        : service.holdReason;
    case 'wished':
      return service.wish;
    case 'template-gone':
      return `The catalog has no ${service.template}; register it again, or link the service to another template in .template.yaml.`;
    default:
      return undefined;
  }
}

/** The state of each service in short, by row id; without those that no template made. */
export async function summariseLineages(
  serviceIds: number[],
  {
    lineages,
    templates,
    now,
  }: Pick<DescribeLineagesDependencies, 'lineages' | 'templates'> & {
    now: () => Date;
  },
): Promise<Map<number, FleetService['lineage']>> {
  const found = await lineages.getLineages(serviceIds, now().toISOString());
  const known = new Map((await templates.list()).map(one => [one.ref, one]));
  const summaries = new Map<number, FleetService['lineage']>();
  for (const { id, template, version, state } of found.values()) {
    if (!template) continue;
    const cataloged = known.get(template);
    summaries.set(id, {
      state,
      version,
      latest: cataloged?.version,
      versionsBehind: versionsBehind(version, cataloged),
    });
  }
  return summaries;
}
