import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import {
  GitError,
  readLineageAt,
  sourcePlaceOf,
  type FoundLineage,
} from '@slipway/plugin-fleet-node';
import { valid } from 'semver';
import type { LineageAttempt } from '../database/lineageLooks';
import type { LineageStore } from '../database/LineageStore';
import type { StoredService } from '../database/ServiceStore';
import type { TemplateStore } from '../database/TemplateStore';
import { describeLineageFiles } from './describeLineageFiles';
import { relationOf } from './relationOf';

/** Counts up when a reading says something else than before, so that all are read again. */
const READER = 'lineage-1 ';

const TIMEOUT_MS = 45_000;

export interface CollectLineageDependencies {
  lineages: LineageStore;
  templates: TemplateStore;
  integrations: ScmIntegrations;
  logger: LoggerService;
  now: () => Date;
}

/**
 * Reads what the repository of one service says of the template that made it, and keeps it.
 *
 * Never fails for what is in the repository or what its host does: that is kept as the reason why it is unreadable,
 * beside the last good reading. A repository of which the commit is known and was read costs no request.
 *
 * @param state What the host calls the state of the repository now; undefined when it is not known.
 * @returns whether there is anything new to show.
 */
export async function collectLineage(
  service: StoredService,
  state: string | undefined,
  dependencies: CollectLineageDependencies,
): Promise<boolean> {
  const { lineages, logger, now } = dependencies;
  const folderUrl = service.sourceLocation;
  const revisionOf = (of: string) => `${READER}${folderUrl} ${of}`;
  const known = await lineages.findRevision(service.id);
  if (state !== undefined && known === revisionOf(state)) return false;
  const attempt: LineageAttempt = {
    serviceId: service.id,
    attemptedAt: now().toISOString(),
  };
  try {
    const found = await readAt(folderUrl, dependencies);
    return await keep(
      { ...attempt, revision: revisionOf(state ?? found.commit) },
      found,
      dependencies,
    );
  } catch (caught) {
    const error = toError(caught);
    // No fault of the repository or its host.
    if (!(error instanceof GitError) && error.name !== 'InputError') {
      logger.error(`The lineage of ${service.ref}`, error);
    }
    const revision = state && isLasting(error) ? revisionOf(state) : undefined;
    return lineages.saveProblem({ ...attempt, revision }, explain(error));
  }
}

/** Refs of services whose lineage should be read though nothing is known to have been pushed. */
export async function listDueLineages(dependencies: {
  lineages: LineageStore;
  now: () => Date;
}): Promise<string[]> {
  const { lineages, now } = dependencies;
  return lineages.listDue({
    prefix: READER,
    retryBefore: new Date(now().getTime() - 60 * 60_000).toISOString(),
  });
}

async function readAt(
  folderUrl: string | undefined,
  { integrations }: CollectLineageDependencies,
): Promise<FoundLineage> {
  if (!folderUrl) {
    throw new InputError(
      'The catalog does not say in which repository this service is; register its catalog-info.yaml by URL, or set the annotation backstage.io/source-location',
    );
  }
  const place = await sourcePlaceOf(folderUrl, integrations);
  return readLineageAt(place, { signal: AbortSignal.timeout(TIMEOUT_MS) });
}

async function keep(
  attempt: LineageAttempt,
  { commit, lineage, problem }: FoundLineage,
  { lineages, templates }: CollectLineageDependencies,
): Promise<boolean> {
  if (problem) return lineages.saveProblem(attempt, sentenceOf(problem));
  if (!lineage) {
    return lineages.save(attempt, { commit, relation: 'unlinked' });
  }
  const described = describeLineageFiles(lineage);
  if (!valid(described.version)) {
    return lineages.saveProblem(
      attempt,
      `The version ${JSON.stringify(
        described.version,
      )} in .template.lock.json is no semantic version; the file is generated: restore it from the history.`,
    );
  }
  const template = await templates.find(described.template);
  return lineages.save(attempt, {
    ...described,
    commit,
    relation: relationOf(described.version, template),
  });
}

/** Whether another look at the same commit would end in the same way. */
function isLasting(error: Error): boolean {
  return error.name === 'InputError';
}

function explain(error: Error): string {
  if (error instanceof GitError) {
    return `The repository could not be read: ${error.message.slice(0, 500)}`;
  }
  return sentenceOf(error.message);
}

/** Without what caused it, which is for the log. */
function sentenceOf(message: string): string {
  return message.replace(/; caused by .*/s, '').slice(0, 1000);
}
