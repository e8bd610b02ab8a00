import { randomBytes } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import { startApiServer } from './startApiServer';

const KUBECONFIG = process.env.SLIPWAY_TEST_KUBECONFIG;

interface AnyObject {
  metadata: {
    name: string;
    uid: string;
    resourceVersion: string;
    generation: number;
    creationTimestamp: string;
  };
}

/** Writes to an API server: our own, or the one that SLIPWAY_TEST_KUBECONFIG names. */
export class TestCluster {
  readonly kubeConfig: KubeConfig;
  /** Its names begin with this, so that several runs can share a cluster. */
  readonly run = `slipway-${randomBytes(4).toString('hex')}`;
  readonly namespace = `${this.run}-staging`;
  readonly #close: () => Promise<void>;

  private constructor(kubeConfig: KubeConfig, close: () => Promise<void>) {
    this.kubeConfig = kubeConfig;
    this.#close = close;
  }

  static readonly isReal = KUBECONFIG !== undefined;

  static async start(): Promise<TestCluster> {
    const kubeConfig = new KubeConfig();
    if (KUBECONFIG) {
      kubeConfig.loadFromFile(KUBECONFIG);
      const cluster = new TestCluster(kubeConfig, async () => {});
      await cluster.createNamespace(cluster.namespace);
      return cluster;
    }
    const { server, close } = await startApiServer();
    kubeConfig.loadFromClusterAndUser(
      { name: 'test', server, skipTLSVerify: true },
      { name: 'test', token: 'test' },
    );
    return new TestCluster(kubeConfig, close);
  }

  async createNamespace(name: string): Promise<void> {
    if (!TestCluster.isReal) return;
    await this.send('POST', '/api/v1/namespaces', { metadata: { name } });
  }

  async createDeployment(
    name: string,
    options: Parameters<typeof podTemplate>[1] & { namespace?: string } = {},
  ): Promise<AnyObject> {
    return this.send('POST', this.#path('apps', 'deployments', options), {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      ...replicated(name, options),
    });
  }

  async updateDeployment(
    name: string,
    options: Parameters<typeof podTemplate>[1] = {},
  ): Promise<AnyObject> {
    return this.send('PUT', this.#path('apps', 'deployments', { name }), {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      ...replicated(name, options),
    });
  }

  async setDeploymentStatus(name: string, status: object): Promise<AnyObject> {
    const path = `${this.#path('apps', 'deployments', { name })}/status`;
    return this.send('PUT', path, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      ...replicated(name, {}),
      status,
    });
  }

  async createReplicaSet(
    owner: AnyObject,
    { name, annotations }: { name: string; annotations: object },
  ): Promise<AnyObject> {
    const { spec } = replicated(name, {});
    return this.send('POST', this.#path('apps', 'replicasets', {}), {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name,
        annotations,
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name: owner.metadata.name,
            uid: owner.metadata.uid,
          },
        ],
      },
      spec,
    });
  }

  async createStatefulSet(name: string): Promise<AnyObject> {
    const { metadata, spec } = replicated(name, {});
    return this.send('POST', this.#path('apps', 'statefulsets', {}), {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata,
      spec: { ...spec, serviceName: name },
    });
  }

  async createJob(name: string): Promise<AnyObject> {
    const { labels, template } = podTemplate(name, {});
    return this.send('POST', this.#path('batch', 'jobs', {}), {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name, labels },
      spec: {
        template: {
          metadata: { labels: template.metadata.labels },
          spec: { ...template.spec, restartPolicy: 'Never' },
        },
      },
    });
  }

  /** Makes Argo CD's kind known. */
  async installArgo(): Promise<void> {
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const schema = {
      type: 'object',
      'x-kubernetes-preserve-unknown-fields': true,
    };
    await this.send('POST', path, {
      metadata: { name: 'applications.argoproj.io' },
      spec: {
        group: 'argoproj.io',
        names: {
          plural: 'applications',
          singular: 'application',
          kind: 'Application',
        },
        scope: 'Namespaced',
        versions: [
          {
            name: 'v1alpha1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: schema },
          },
        ],
      },
    }).catch(error => {
      if (!/409/.test(error.message)) throw error;
    });
  }

  async createApplication(name: string, body: object): Promise<AnyObject> {
    const path = `/apis/argoproj.io/v1alpha1/namespaces/${this.namespace}/applications`;
    return this.send('POST', path, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name },
      ...body,
    });
  }

  async deleteDeployment(name: string): Promise<void> {
    await this.send('DELETE', this.#path('apps', 'deployments', { name }));
  }

  /** The position that a list has now. */
  async readVersion(): Promise<string> {
    const list = await this.send('GET', '/apis/apps/v1/deployments?limit=1');
    return list.metadata.resourceVersion;
  }

  /** Whether a watch from this position is answered with 410 Gone. */
  async hasForgotten(version: string): Promise<boolean> {
    const query = `watch=true&timeoutSeconds=1&resourceVersion=${version}`;
    const answer = await this.#ask('GET', `/apis/apps/v1/deployments?${query}`);
    return answer.status === 410 || /^\{"type":"ERROR"/.test(answer.text);
  }

  async send(method: string, path: string, body?: object): Promise<AnyObject> {
    const { status, text } = await this.#ask(method, path, body);
    if (status < 300) return JSON.parse(text);
    throw new Error(`${method} ${path}: ${status} ${text}`);
  }

  async #ask(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; text: string }> {
    const options: https.RequestOptions = {
      method,
      headers: { 'Content-Type': 'application/json' },
    };
    await this.kubeConfig.applyToHTTPSOptions(options);
    const { server } = this.kubeConfig.getCurrentCluster()!;
    const url = new URL(`${server}${path}`);
    const { request } = url.protocol === 'http:' ? http : https;
    return new Promise((resolve, reject) => {
      const sent = request(url, options, async response => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 500, text });
      });
      sent.on('error', reject);
      sent.end(body && JSON.stringify(body));
    });
  }

  async close(): Promise<void> {
    if (TestCluster.isReal) {
      for (const plural of ['deployments', 'statefulsets', 'replicasets']) {
        await this.send('DELETE', this.#path('apps', plural, {}));
      }
      await this.send('DELETE', `/api/v1/namespaces/${this.namespace}`);
    }
    await this.#close();
  }

  #path(
    group: string,
    plural: string,
    { name, namespace = this.namespace }: { name?: string; namespace?: string },
  ): string {
    const folder = `/apis/${group}/v1/namespaces/${namespace}/${plural}`;
    return name ? `${folder}/${name}` : folder;
  }
}

function podTemplate(
  name: string,
  options: {
    service?: string;
    images?: Record<string, string>;
    labels?: Record<string, string>;
  },
) {
  const {
    service = name,
    images = { [name]: `registry.acme.com/${name}:1.0.0` },
  } = options;
  const labels = { 'app.kubernetes.io/name': service, ...options.labels };
  return {
    labels,
    template: {
      metadata: { labels: { app: name, ...labels } },
      spec: {
        containers: Object.entries(images).map(([container, image]) => ({
          name: container,
          image,
        })),
      },
    },
  };
}

function replicated(name: string, options: Parameters<typeof podTemplate>[1]) {
  const { labels, template } = podTemplate(name, options);
  return {
    metadata: { name, labels },
    spec: { replicas: 2, selector: { matchLabels: { app: name } }, template },
  };
}
