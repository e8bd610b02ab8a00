import type { ObservedSink, ObservedWorkload } from '../../sources';

type Kind = ObservedWorkload['kind'];
type Place = { cluster: string; kind: Kind };

/** Keeps what it is told in memory. */
export class CollectedWorkloads implements ObservedSink {
  readonly workloads = new Map<string, ObservedWorkload>();
  /** What it was told of each cluster and kind, in order: `listed`, `changed`, `removed`, `alive`, or why it failed. */
  readonly told = new Map<string, string[]>();
  /** Rejects all that it is told while set. */
  broken = false;

  async replaceAll(place: Place, workloads: ObservedWorkload[]) {
    this.#note(place, 'listed');
    for (const [key, { cluster, kind }] of this.workloads) {
      if (cluster === place.cluster && kind === place.kind) {
        this.workloads.delete(key);
      }
    }
    for (const one of workloads) this.workloads.set(keyOf(one), one);
  }

  async changed(workloads: ObservedWorkload[]) {
    for (const one of workloads) {
      this.#note(one, 'changed');
      this.workloads.set(keyOf(one), one);
    }
  }

  async removed(workloads: Array<Place & { namespace: string; name: string }>) {
    for (const one of workloads) {
      this.#note(one, 'removed');
      this.workloads.delete(keyOf(one));
    }
  }

  async alive(place: Place) {
    this.#note(place, 'alive');
  }

  async failed(place: Place, problem: string) {
    this.#note(place, problem);
  }

  find(name: string, kind: Kind = 'Deployment'): ObservedWorkload | undefined {
    return [...this.workloads.values()].find(
      one => one.name === name && one.kind === kind,
    );
  }

  toldOf(kind: Kind, cluster = 'test'): string[] {
    return this.told.get(`${cluster} ${kind}`) ?? [];
  }

  count(kind: Kind, what: string): number {
    return this.toldOf(kind).filter(one => one === what).length;
  }

  #note({ cluster, kind }: Place, what: string) {
    if (this.broken) throw new Error('The database is locked');
    const key = `${cluster} ${kind}`;
    const told = this.told.get(key);
    if (told) told.push(what);
    else this.told.set(key, [what]);
  }
}

function keyOf(one: Place & { namespace: string; name: string }): string {
  return `${one.cluster} ${one.kind} ${one.namespace}/${one.name}`;
}
