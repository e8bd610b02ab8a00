import type { ServiceUpdate, UpdateState } from '@slipway/plugin-fleet-common';
import { ForgeRateLimitError } from '@slipway/plugin-fleet-node';
import type {
  CampaignRecord,
  ObservedDeployment,
  ObservedTarget,
  ObservedTask,
  SelectableService,
  TargetRecord,
} from '../decide/types';
import type { CampaignPorts } from '../ports';

const HOST = 'git.acme.com';

interface Task {
  id: string;
  /** It ended without a pull request. */
  isForNothing?: boolean;
  startedAt: string;
  claim: string;
  service: string;
  campaign: string;
  to: string;
  state: ObservedTask['state'];
}

interface Service {
  name: string;
  owner: string;
  tier: string;
  version: string;
  update?: ServiceUpdate;
  deployment?: ObservedDeployment;
  optedIn: boolean;
}

/**
 * Services, their git host and the scaffolder, as far as campaigns see them. It notes what may happen only once, and each
 * thing that is done and must never be.
 */
export class SimulatedFleet implements CampaignPorts {
  readonly services = new Map<string, Service>();
  readonly tasks: Task[] = [];
  /** Each pull request that was ever opened. */
  readonly opened: Array<{ service: string; to: string }> = [];
  /** Services whose pull request was closed by a campaign. */
  readonly closedBySlipway: string[] = [];
  /** What must never be done, and was. */
  readonly violations: string[] = [];
  /** Until when the host refuses everything. */
  refusesUntil = '';
  readonly #now: () => Date;
  #number = 0;

  constructor(options: { now: () => Date }) {
    this.#now = options.now;
  }

  add(count: number, more: Partial<Service> = {}): void {
    for (let index = 0; index < count; index += 1) {
      const name = `s${this.services.size}`;
      this.services.set(`component:default/${name}`, {
        name,
        owner: `group:default/team-${this.services.size % 3}`,
        tier: '2',
        version: '1.0.0',
        optedIn: false,
        ...more,
      });
    }
  }

  service(ref: string): Service {
    return this.services.get(ref)!;
  }

  async listServices(): Promise<SelectableService[]> {
    return [...this.services].map(([service, one]) => ({
      service,
      title: one.name,
      owner: one.owner,
      tier: one.tier,
      credential: HOST,
      branch: this.#branchOf(one, '2.0.0'),
    }));
  }

  async observe(
    campaign: CampaignRecord,
    targets: TargetRecord[],
  ): Promise<Map<string, ObservedTarget>> {
    const { change } = campaign.spec;
    const version = change.kind === 'template' ? change.version! : '';
    return new Map(
      targets.map(target => {
        const service = this.service(target.service);
        return [
          target.service,
          {
            branch: this.#branchOf(service, version),
            update: service.update && { ...service.update },
            task: this.#taskOf(target),
            deployment: service.deployment,
            ownerOptIn: service.optedIn,
          },
        ];
      }),
    );
  }

  async startTask(
    campaign: CampaignRecord,
    target: TargetRecord,
  ): Promise<{ taskId: string }> {
    this.#refuseWhenPaused();
    const { change } = campaign.spec;
    this.#noteNeedlessTask(target);
    const task: Task = {
      id: `t${this.tasks.length}`,
      claim: target.claim!.id,
      service: target.service,
      campaign: campaign.id,
      to: change.kind === 'template' ? change.version! : '',
      state: 'running',
      startedAt: this.#now().toISOString(),
    };
    this.tasks.push(task);
    return { taskId: task.id };
  }

  async merge({ service: ref }: ServiceUpdate, commit: string): Promise<void> {
    this.#refuseWhenPaused();
    const { update, optedIn } = this.service(ref);
    if (update?.state === 'merged') return;
    if (update?.state !== 'open' || update.commit !== commit) {
      throw new Error('The head of the pull request has moved.');
    }
    if (update.checks !== 'success' || !optedIn) {
      this.violations.push(`merged ${ref} without leave or green checks`);
    }
    this.mergeByHand(ref);
  }

  async closePullRequest(
    { service: ref }: ServiceUpdate,
    reason: string,
  ): Promise<void> {
    this.#refuseWhenPaused();
    const { update } = this.service(ref);
    if (update?.state === 'edited') {
      this.violations.push(`closed the pull request of a person in ${ref}`);
    }
    if (update?.state === 'open' || update?.state === 'conflict') {
      this.closedBySlipway.push(ref);
      this.#report(ref, { ...update, state: 'closed', reason });
    }
  }

  #noteNeedlessTask({ service: ref }: TargetRecord): void {
    const { update } = this.service(ref);
    if (this.running().some(({ service }) => service === ref)) {
      this.violations.push(`two tasks at once for ${ref}`);
    }
    if (
      ['declined', 'edited', 'merged', 'open'].includes(update?.state ?? '')
    ) {
      this.violations.push(`a task for ${ref}, which is ${update!.state}`);
    }
  }

  running(): Task[] {
    return this.tasks.filter(({ state }) => state === 'running');
  }

  /** Ends a task as its action would: the branch's state decides what becomes of it. */
  endTask(
    task: Task,
    outcome:
      | 'open'
      | 'conflict'
      | 'no-change'
      | 'blocked'
      | 'failed'
      | 'limited',
  ): void {
    const service = this.service(task.service);
    const { update } = service;
    const isOpen = update?.state === 'open' || update?.state === 'conflict';
    const isDeclined = update?.state === 'declined' && update.to === task.to;
    task.state = outcome === 'failed' ? 'failed' : 'completed';
    task.isForNothing =
      !isOpen && (outcome === 'no-change' || outcome === 'blocked');
    if (update?.state === 'edited' || isDeclined) {
      this.#report(task.service, { ...update, taskId: task.id });
      return;
    }
    if (service.version >= task.to || outcome === 'no-change') {
      this.#report(
        task.service,
        this.#made(task, isOpen ? 'closed' : 'no-change'),
      );
      return;
    }
    if (outcome === 'open' || outcome === 'conflict') {
      if (!isOpen) this.opened.push({ service: task.service, to: task.to });
      this.#number += isOpen ? 0 : 1;
      this.#report(task.service, {
        ...this.#made(task, outcome),
        commit: `head-${task.id}`,
        pullRequest: isOpen
          ? update.pullRequest
          : {
              number: this.#number,
              url: `https://${HOST}/p/${this.#number}`,
              title: 'Update',
            },
      });
      return;
    }
    // What there was stays.
    const state = outcome === 'blocked' ? 'blocked' : 'failed';
    const waitUntil =
      outcome === 'limited'
        ? new Date(this.#now().getTime() + 20 * 60_000).toISOString()
        : undefined;
    this.#report(
      task.service,
      isOpen
        ? { ...update, taskId: task.id }
        : { ...this.#made(task, state), waitUntil },
    );
  }

  /** The process of a task is killed: nothing is reported. */
  killTask(task: Task, state: 'failed' | 'cancelled' | 'gone'): void {
    task.state = state;
  }

  /** What a person does to an open pull request. */
  setUpdate(ref: string, changes: Partial<ServiceUpdate>): boolean {
    const { update } = this.service(ref);
    if (!update || !['open', 'conflict', 'edited'].includes(update.state)) {
      return false;
    }
    this.#report(ref, { ...update, ...changes });
    return true;
  }

  mergeByHand(ref: string): boolean {
    const service = this.service(ref);
    const mergedAt = this.#now().toISOString();
    if (!this.setUpdate(ref, { state: 'merged', mergedAt })) return false;
    service.version = service.update!.to!;
    return true;
  }

  openPullRequests(): ServiceUpdate[] {
    return [...this.services.values()].flatMap(({ update }) =>
      update && ['open', 'conflict', 'edited'].includes(update.state)
        ? [update]
        : [],
    );
  }

  #branchOf({ version }: Service, wanted: string): SelectableService['branch'] {
    return { state: version >= wanted ? 'already-there' : 'due' };
  }

  #taskOf({ claim, taskId }: TargetRecord): ObservedTask | undefined {
    if (!claim) return undefined;
    const task = this.tasks.find(one =>
      taskId ? one.id === taskId : one.claim === claim.id,
    );
    return task && { id: task.id, state: task.state };
  }

  #made(task: Task, state: UpdateState): ServiceUpdate {
    const now = this.#now().toISOString();
    return {
      service: task.service,
      kind: 'template',
      subject: 'template:default/flask-service',
      to: task.to,
      state,
      branch: 'fleet/template/flask-service',
      checks: 'none',
      autoMergeEligible: state === 'open',
      conflicts: 0,
      notes: 0,
      campaign: task.campaign,
      taskId: task.id,
      createdAt: now,
      updatedAt: now,
    };
  }

  #report(ref: string, update: ServiceUpdate): void {
    const updatedAt = this.#now().toISOString();
    this.service(ref).update = { ...update, updatedAt };
  }

  #refuseWhenPaused(): void {
    const left = Date.parse(this.refusesUntil) - this.#now().getTime();
    if (left > 0) throw new ForgeRateLimitError(HOST, left / 1000);
  }
}
