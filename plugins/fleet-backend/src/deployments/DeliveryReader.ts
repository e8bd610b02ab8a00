import { createHash } from 'node:crypto';
import type { DeliveryMetrics } from '@slipway/plugin-fleet-common';
import type { DeliveryQuery, DeliveryStore } from '../database/DeliveryStore';
import {
  computeDelivery,
  daysUntil,
  type DeliveryCounts,
} from './deliveryMetrics';

/** Days that one statement looks at. */
const SLICE_DAYS = 30;
const CACHE_MS = 30_000;
const MAX_CACHED = 500;

export type DeliveryQuestion = Omit<DeliveryQuery, 'from' | 'to'> & {
  days: number;
};

/** Reads the figures of delivery, and keeps each answer for a moment: a page asks for several, and people share pages. */
export class DeliveryReader {
  readonly #store: DeliveryStore;
  readonly #now: () => Date;
  readonly #cache = new Map<
    string,
    { until: number; metrics: Promise<DeliveryMetrics> }
  >();

  constructor(options: { store: DeliveryStore; now: () => Date }) {
    this.#store = options.store;
    this.#now = options.now;
  }

  async read(question: DeliveryQuestion): Promise<DeliveryMetrics> {
    const now = this.#now().getTime();
    for (const [key, { until }] of this.#cache) {
      if (until <= now || this.#cache.size > MAX_CACHED)
        this.#cache.delete(key);
    }
    // Thousands of readable services are kept as a few bytes.
    const key = createHash('sha256')
      .update(JSON.stringify(question))
      .digest('base64');
    const cached = this.#cache.get(key);
    if (cached) return cached.metrics;
    const metrics = this.#count(question);
    this.#cache.set(key, { until: now + CACHE_MS, metrics });
    metrics.catch(() => this.#cache.delete(key));
    return metrics;
  }

  async #count({ days, ...query }: DeliveryQuestion): Promise<DeliveryMetrics> {
    const all = daysUntil(this.#now(), days);
    const counted: DeliveryCounts = { counts: [], leadTimes: [], failures: [] };
    for (let start = 0; start < days; start += SLICE_DAYS) {
      const slice = {
        ...query,
        from: `${all[start]}T00:00:00.000Z`,
        to: `${all[start + SLICE_DAYS] ?? '9999-12-31'}T00:00:00.000Z`,
      };
      counted.counts.push(...(await this.#store.countByDay(slice)));
      counted.leadTimes.push(...(await this.#store.countLeadTimes(slice)));
      counted.failures.push(...(await this.#store.listFailures(slice)));
    }
    return computeDelivery(all, counted);
  }
}
