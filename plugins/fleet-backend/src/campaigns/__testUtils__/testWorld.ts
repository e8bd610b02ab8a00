import { mockServices } from '@backstage/backend-test-utils';
import type { CampaignSpec } from '@slipway/plugin-fleet-common';
import { reconcileCampaigns } from '../reconcileCampaign';
import { Killed, Killer } from './killedAt';
import { MemoryStore } from './MemoryStore';
import { SimulatedFleet } from './SimulatedFleet';
import { START, testCampaign, testSpec } from './testCampaign';

const MINUTE = 60_000;

/** A campaign over a simulated fleet, with a clock that only moves when told. */
export class TestWorld {
  readonly store = new MemoryStore();
  readonly fleet: SimulatedFleet;
  #time = Date.parse(START);
  #ids = 0;

  constructor(options: { services: number; spec?: Partial<CampaignSpec> }) {
    this.fleet = new SimulatedFleet({ now: () => this.now() });
    this.fleet.add(options.services);
    this.start('c1', options.spec);
  }

  start(id: string, spec: Partial<CampaignSpec> = {}): void {
    const startedAt = this.now().toISOString();
    const full = testSpec(spec);
    const waves = full.waves.map(() => ({}));
    this.store.add(testCampaign({ id, spec: full, waves, startedAt }));
  }

  now(): Date {
    return new Date(this.#time);
  }

  pass(minutes: number): void {
    this.#time += minutes * MINUTE;
  }

  get campaign() {
    return this.store.campaign('c1');
  }

  target(name: string) {
    return this.store.targetsOf('c1').find(({ title }) => title === name)!;
  }

  /** How many targets are in each state. */
  counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { state } of this.store.targetsOf('c1')) {
      counts[state] = (counts[state] ?? 0) + 1;
    }
    return counts;
  }

  /** @returns False when it was killed. */
  async reconcile(killer = new Killer()): Promise<boolean> {
    const died: unknown[] = [];
    const logger = mockServices.logger.mock({
      error: (_, error) => void died.push(error),
    });
    try {
      await reconcileCampaigns({
        store: killer.wrap<MemoryStore>(this.store),
        ports: killer.wrap<SimulatedFleet>(this.fleet),
        shared: { hostPerHour: 60, tasks: 3, frequencyMs: 5000 },
        logger,
        now: () => this.now(),
        newId: () => `claim-${(this.#ids += 1)}`,
      });
    } catch (error) {
      died.push(error);
    }
    const other = died.find(error => !(error instanceof Killed));
    if (other) throw other;
    return died.length === 0;
  }
}
