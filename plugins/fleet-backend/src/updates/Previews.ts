import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import type { Entity } from '@backstage/catalog-model';
import type { UpdatePreview, UpdateWish } from '@slipway/plugin-fleet-common';
import {
  describeMigration,
  diffFiles,
  prepareTemplateUpdate,
  type FileDiff,
  type PreparedUpdate,
  type UpdateEnvironment,
} from '@slipway/plugin-fleet-node';

const MAX_DIFF_BYTES = 64 * 1024;

/** Paths of which the diffs are made; the page names the others. */
const MAX_DIFFS = 500;

/** Each renders and merges with processes of its own. */
const MAX_AT_ONCE = 2;

const TIMEOUT_MS = 120_000;

export type PreviewEnvironment = Omit<
  UpdateEnvironment,
  'scratch' | 'signal' | 'findTemplate' | 'migrations'
> & { trustedTemplates: string[] };

export interface PreviewRequest {
  /** Entity ref. */
  service: string;
  entity: Entity;
  wish: UpdateWish;
  /** With the rights of whoever asks. */
  findTemplate: UpdateEnvironment['findTemplate'];
}

/** Works out what updates would do: one at a time for each service, and few at once. */
export class Previews {
  readonly #environment: PreviewEnvironment;
  readonly #prepare: typeof prepareTemplateUpdate;
  readonly #now: () => Date;
  readonly #running = new Set<string>();

  constructor(options: {
    environment: PreviewEnvironment;
    now: () => Date;
    prepare?: typeof prepareTemplateUpdate;
  }) {
    this.#environment = options.environment;
    this.#now = options.now;
    this.#prepare = options.prepare ?? prepareTemplateUpdate;
  }

  /**
   * @throws ConflictError while the same service is looked at, ServiceUnavailableError while too many others are, and
   * what {@link prepareTemplateUpdate} throws.
   */
  async make(request: PreviewRequest): Promise<UpdatePreview> {
    const { service } = request;
    if (this.#running.has(service)) {
      throw new ConflictError(
        `A preview of ${service} is being made already; wait for it, or ask again in some seconds`,
      );
    }
    if (this.#running.size >= MAX_AT_ONCE) {
      throw new ServiceUnavailableError(
        'Other previews are being made; ask again in some seconds',
      );
    }
    this.#running.add(service);
    const scratch = await mkdtemp(join(tmpdir(), 'slipway-preview-'));
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const { to, allowDowngrade } = request.wish;
      const { trustedTemplates, ...environment } = this.#environment;
      const prepared = await this.#prepare(
        { service: request.entity, to, allowDowngrade, date: this.#now() },
        {
          ...environment,
          migrations: { trustedTemplates, run: false },
          findTemplate: request.findTemplate,
          scratch,
          signal,
        },
      );
      return await describe(service, prepared, signal);
    } finally {
      this.#running.delete(service);
      await rm(scratch, { recursive: true, force: true });
    }
  }
}

async function describe(
  service: string,
  prepared: PreparedUpdate,
  signal: AbortSignal,
): Promise<UpdatePreview> {
  const { plan, gitDir, baseCommit } = prepared;
  const diffs = await diffFiles({
    gitDir,
    from: baseCommit,
    to: prepared.conflictTree ?? prepared.tree,
    files: plan.paths.slice(0, MAX_DIFFS),
    maxBytes: MAX_DIFF_BYTES,
    signal,
  });
  const kinds = new Map(
    [...plan.conflicts, ...plan.notes].map(({ path, kind }) => [path, kind]),
  );
  return {
    service,
    template: prepared.template,
    from: prepared.from,
    to: prepared.to,
    direction: prepared.direction,
    base: prepared.base.from,
    valueChanges: prepared.valueChanges,
    migrations: prepared.migrations.map(one =>
      describeMigration(one, 'will run'),
    ),
    paths: plan.paths.map(({ path, outcome, oldPath, why }) => ({
      path,
      outcome,
      oldPath,
      why,
      kind: kinds.get(path),
      ...(diffs.get(path) satisfies FileDiff | undefined),
    })),
    lockfilesToMake: prepared.lockfilesToMake,
    autoMergeEligible: prepared.autoMergeEligible,
    held: prepared.held,
    changelog: prepared.changelog,
    baseCommit,
  };
}
