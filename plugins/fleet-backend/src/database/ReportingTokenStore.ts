import { ConflictError, NotFoundError } from '@backstage/errors';
import type { ReportingToken } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { lockServices } from './lockServices';
import type { ReportingTokenRow } from './tables';

/** Tokens in force per service: enough for every pipeline to have its own, and for a change of each. */
const MAX_TOKENS = 20;

/** How exactly the last use of a token is kept. */
const LAST_USED_MS = 60 * 60_000;

/** The tokens with which the pipelines of services report; of a token itself only its hash is known. */
export class ReportingTokenStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** @throws ConflictError when the service has too many. */
  async add(
    token: ReportingToken & { serviceId: number; hash: string },
  ): Promise<void> {
    await this.#knex.transaction(async transaction => {
      await lockServices(transaction, [token.serviceId]);
      const [counted] = await transaction<ReportingTokenRow>('reporting_tokens')
        .where({ service_id: token.serviceId, revoked_at: null })
        .count({ total: '*' });
      if (Number(counted?.total) >= MAX_TOKENS) {
        throw new ConflictError(
          `The service has ${MAX_TOKENS} reporting tokens, which is the most; revoke one that is not used`,
        );
      }
      await transaction<ReportingTokenRow>('reporting_tokens').insert({
        id: token.id,
        service_id: token.serviceId,
        hash: token.hash,
        label: token.label,
        created_by: token.createdBy ?? null,
        created_at: token.createdAt,
      });
    });
  }

  /** The tokens in force of a service, the newest first. */
  async list(serviceId: number): Promise<ReportingToken[]> {
    const rows = await this.#knex<ReportingTokenRow>('reporting_tokens')
      .where({ service_id: serviceId, revoked_at: null })
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ]);
    return rows.map(row => ({
      id: row.id,
      label: row.label,
      createdBy: row.created_by ?? undefined,
      createdAt: row.created_at,
      lastUsedAt: row.last_used_at ?? undefined,
    }));
  }

  /** @throws NotFoundError when the service has no such token in force. */
  async revoke(token: {
    id: string;
    serviceId: number;
    revokedAt: string;
  }): Promise<void> {
    const revoked = await this.#knex<ReportingTokenRow>('reporting_tokens')
      .where({ id: token.id, service_id: token.serviceId, revoked_at: null })
      .update({ revoked_at: token.revokedAt });
    if (revoked > 0) return;
    throw new NotFoundError(
      'The service has no such reporting token, or it was revoked before; look at the list of its tokens',
    );
  }

  /** Finds the token in force with this hash, and remembers that it was used. */
  async use(
    hash: string,
    now: Date,
  ): Promise<{ id: string; serviceRef: string } | undefined> {
    const found = await this.#knex('reporting_tokens')
      .join('services', 'services.id', 'reporting_tokens.service_id')
      .where({ hash })
      .whereNull('revoked_at')
      .first<{ id: string; ref: string; last_used_at: string | null }>(
        'reporting_tokens.id',
        'services.ref',
        'reporting_tokens.last_used_at',
      );
    if (!found) return undefined;
    const long = new Date(now.getTime() - LAST_USED_MS).toISOString();
    if (!found.last_used_at || found.last_used_at <= long) {
      await this.#knex<ReportingTokenRow>('reporting_tokens')
        .where({ id: found.id })
        .update({ last_used_at: now.toISOString() });
    }
    return { id: found.id, serviceRef: found.ref };
  }
}
