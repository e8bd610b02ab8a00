import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { FleetTemplate } from '@slipway/plugin-fleet-common';
import type { LineageStore } from '../database/LineageStore';
import type { TemplateStore } from '../database/TemplateStore';
import type { ReadableServices } from '../services/ReadableServices';
import { describeTemplates } from './describeTemplates';

export interface ListTemplatesDependencies {
  readable: ReadableServices;
  readableTemplates: ReadableServices;
  lineageDescription: { lineages: LineageStore; templates: TemplateStore };
  now: () => Date;
}

/** The templates that somebody may read, with counts of the services that they may read. */
export async function listTemplates(
  credentials: BackstageCredentials,
  dependencies: ListTemplatesDependencies,
): Promise<FleetTemplate[]> {
  const { readable, readableTemplates, now } = dependencies;
  const { lineages, templates } = dependencies.lineageDescription;
  const refs = await readableTemplates.list(credentials);
  const known = await templates.list();
  const counts = await lineages.count({
    readable: await readable.list(credentials),
    now: now().toISOString(),
  });
  return describeTemplates(
    known.filter(({ ref }) => refs === 'all' || refs.includes(ref)),
    counts,
  );
}
