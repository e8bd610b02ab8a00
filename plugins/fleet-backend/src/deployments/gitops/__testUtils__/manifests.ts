/** A workload with these images by container; names starting with `init-` initialise. */
export function workload(options: {
  kind?: string;
  apiVersion?: string;
  name?: string;
  images?: Record<string, string>;
  labels?: Record<string, string>;
}): string {
  const {
    kind = 'Deployment',
    name = 'payments',
    apiVersion = kind.endsWith('Job') ? 'batch/v1' : 'apps/v1',
    images = { payments: 'registry.acme.com/payments:1.0.0' },
    labels,
  } = options;
  const containers = (isInit: boolean) =>
    Object.entries(images)
      .filter(([container]) => container.startsWith('init-') === isInit)
      .map(([container, image]) => ({ name: container, image }));
  const template = {
    spec: {
      initContainers: containers(true),
      containers: containers(false),
    },
  };
  return JSON.stringify({
    apiVersion,
    kind,
    metadata: { name, ...(labels && { labels }) },
    spec:
      kind === 'CronJob'
        ? { jobTemplate: { spec: { template } } }
        : { template },
  });
}

/** A kustomization with these fields. */
export function kustomization(fields: Record<string, unknown>): string {
  return JSON.stringify({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    ...fields,
  });
}

export function component(fields: Record<string, unknown>): string {
  return kustomization({
    apiVersion: 'kustomize.config.k8s.io/v1alpha1',
    kind: 'Component',
    ...fields,
  });
}
