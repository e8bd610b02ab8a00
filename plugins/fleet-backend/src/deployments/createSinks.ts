import type { ContainerImage } from '@slipway/plugin-fleet-common';
import type { DeploymentSourceStore } from '../database/DeploymentSourceStore';
import type {
  DesiredStateStore,
  NewDesiredState,
} from '../database/DesiredStateStore';
import type {
  NewObservedWorkload,
  ObservedWorkloadStore,
} from '../database/ObservedWorkloadStore';
import type {
  DesiredSink,
  DesiredState,
  FindEnvironment,
  ObservedSink,
  ObservedWorkload,
} from './sources';

export interface SinksDependencies {
  desired: DesiredStateStore;
  observed: ObservedWorkloadStore;
  sources: DeploymentSourceStore;
  findEnvironment: FindEnvironment;
  /** To be called when a source answered or did not: what relies on it may have to be looked at again. */
  checkHealth: () => Promise<void>;
  announce: () => Promise<void>;
}

/** Keeps what the GitOps repository says. Its answer counts once all of it is written. */
export function createDesiredSink(
  dependencies: SinksDependencies,
): DesiredSink {
  const { desired, sources, checkHealth, announce } = dependencies;
  const keyOf = (name: string) => ({ kind: 'gitops' as const, name, part: '' });
  return {
    async replaceAll({ source, revision, readAt, states }) {
      const known = await sources.listSources();
      const wasRead = known.some(
        one => one.kind === 'gitops' && one.name === source && one.succeededAt,
      );
      const isChanged = await desired.replaceAll(source, {
        states: states.map(toState),
        askedAt: wasRead ? readAt : undefined,
      });
      await sources.saveSuccess(keyOf(source), { at: readAt, revision });
      await checkHealth();
      if (isChanged) await announce();
    },
    async unchanged(source, at) {
      await sources.saveSuccess(keyOf(source), { at });
      await checkHealth();
    },
    async failed(source, problem, at) {
      await sources.saveProblem(keyOf(source), { at, problem });
      await checkHealth();
    },
    async absent(source, problem, at) {
      await sources.saveProblem(keyOf(source), { at, problem, absent: true });
      await checkHealth();
    },
  };
}

/** Keeps what clusters run, in the namespaces that are environments. */
export function createObservedSink(
  dependencies: SinksDependencies,
): ObservedSink {
  const { observed, sources, findEnvironment, checkHealth, announce } =
    dependencies;
  const keyOf = (place: { cluster: string; kind: string }) => ({
    kind: 'kubernetes' as const,
    name: place.cluster,
    part: place.kind,
  });
  const placed = (workloads: ObservedWorkload[]) =>
    workloads.flatMap(workload => {
      const place = findEnvironment(workload);
      return place ? toWorkload(workload, place.environment) : [];
    });
  return {
    async replaceAll(place, workloads, at) {
      const isChanged = await observed.replaceAll(place, placed(workloads));
      await sources.saveSuccess(keyOf(place), { at });
      await checkHealth();
      if (isChanged) await announce();
    },
    async changed(workloads) {
      if (await observed.save(placed(workloads))) await announce();
    },
    async removed(workloads) {
      if (await observed.remove(workloads)) await announce();
    },
    async alive(place, at) {
      await sources.saveSuccess(keyOf(place), { at });
      await checkHealth();
    },
    async failed(place, problem, at) {
      await sources.saveProblem(keyOf(place), { at, problem });
      await checkHealth();
    },
  };
}

function toState(state: DesiredState): NewDesiredState {
  return {
    path: state.path,
    service: state.service,
    environment: state.environment,
    images: stringifyImages(state.images),
    commit_id: state.commit,
    author: state.author ?? null,
    committed_at: new Date(state.committedAt).toISOString(),
    problem: state.problem ?? null,
  };
}

function toWorkload(
  workload: ObservedWorkload,
  environment: string,
): NewObservedWorkload {
  return {
    cluster: workload.cluster,
    kind: workload.kind,
    namespace: workload.namespace,
    name: workload.name,
    uid: workload.uid,
    service: workload.service,
    environment,
    images: stringifyImages(workload.images),
    version: workload.version ?? null,
    commit_id: workload.commit ?? null,
    replicas: workload.replicas,
    ready_replicas: workload.readyReplicas,
    updated_replicas: workload.updatedReplicas,
    failure: workload.failure ?? null,
    since: new Date(workload.since).toISOString(),
    actor: workload.actor ?? null,
  };
}

/** The same text for the same images, whatever the order of their fields. */
function stringifyImages(images: ContainerImage[]): string {
  return JSON.stringify(
    images.map(({ container, image, tag, digest }) => ({
      container,
      image,
      tag,
      digest,
    })),
  );
}
