import { ApiError } from './ApiError';

const PLURALS: Record<string, string> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  ReplicaSet: 'replicasets',
  Job: 'jobs',
  Application: 'applications.argoproj.io',
};

/** Why a kind of a cluster cannot be watched, as a sentence that says what to do. */
export function explainFailure(
  error: Error,
  { cluster, kind }: { cluster: string; kind: string },
): string {
  const resource = PLURALS[kind] ?? kind;
  if (error instanceof ApiError && error.code === 401) {
    return `The cluster ${cluster} does not accept the token; renew serviceAccountToken in kubernetes.clusterLocatorMethods`;
  }
  if (error instanceof ApiError && error.code === 403) {
    return `The cluster ${cluster} does not let the portal read ${resource}; bind its service account to a ClusterRole with get, list and watch on ${resource}`;
  }
  if (error instanceof ApiError) {
    return `The cluster ${cluster} refuses to list ${resource}: ${error.message}`;
  }
  return `The ${resource} of the cluster ${cluster} cannot be watched: ${error.message}`;
}
