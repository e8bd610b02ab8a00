import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** Rendered Kubernetes manifests, as far as the tests look at them. */

const labels = z.record(z.string());

const manifestSchema = z
  .object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.object({ name: z.string(), labels }),
    spec: z.unknown(),
  })
  .passthrough();
export type Manifest = z.infer<typeof manifestSchema>;

const podSchema = z.object({
  metadata: z.object({ labels }),
  spec: z
    .object({
      automountServiceAccountToken: z.boolean(),
      securityContext: z.record(z.unknown()),
      containers: z.array(
        z
          .object({
            image: z.string(),
            securityContext: z.record(z.unknown()),
            volumeMounts: z.array(z.object({ name: z.string() }).passthrough()),
          })
          .passthrough(),
      ),
      volumes: z.array(z.object({ name: z.string() }).passthrough()),
    })
    .passthrough(),
});
export type Pod = z.infer<typeof podSchema>;

const peersSchema = z
  .array(
    z
      .object({
        podSelector: z
          .object({
            matchLabels: labels.optional(),
            matchExpressions: z
              .array(
                z.object({
                  key: z.string(),
                  operator: z.string(),
                  values: z.array(z.string()),
                }),
              )
              .optional(),
          })
          .strict()
          .optional(),
        namespaceSelector: z
          .object({ matchLabels: labels })
          .strict()
          .optional(),
        ipBlock: z.object({ cidr: z.string() }).strict().optional(),
      })
      .strict(),
  )
  .optional();

const portsSchema = z
  .array(z.object({ protocol: z.string(), port: z.number() }).strict())
  .optional();

const policySchema = z.object({
  podSelector: z.object({ matchLabels: labels }).strict(),
  policyTypes: z.array(z.enum(['Ingress', 'Egress'])),
  ingress: z
    .array(z.object({ from: peersSchema, ports: portsSchema }).strict())
    .optional(),
  egress: z
    .array(z.object({ to: peersSchema, ports: portsSchema }).strict())
    .optional(),
});
type Peer = NonNullable<z.infer<typeof peersSchema>>[number];

export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text).map(document => {
    if (document.errors[0]) throw document.errors[0];
    return manifestSchema.parse(document.toJS());
  });
}

export function podsOf(manifests: Manifest[]): Pod[] {
  return manifests
    .filter(({ kind }) => ['Deployment', 'Job'].includes(kind))
    .map(
      ({ spec }) =>
        z.object({ template: podSchema }).passthrough().parse(spec).template,
    );
}

export function policiesOf(manifests: Manifest[]) {
  return manifests
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map(({ spec }) => policySchema.parse(spec));
}

/** What the policies open, as sentences such as `out to pods rates on TCP 8000`; a missing part means everyone. */
export function openConnections(manifests: Manifest[]): string[] {
  return policiesOf(manifests)
    .flatMap(({ ingress = [], egress = [] }) => [
      ...ingress.flatMap(({ from, ports }) => describe('in from', from, ports)),
      ...egress.flatMap(({ to, ports }) => describe('out to', to, ports)),
    ])
    .sort();
}

function describe(
  direction: string,
  peers: z.infer<typeof peersSchema>,
  ports: z.infer<typeof portsSchema>,
): string[] {
  const port = ports
    ? ports.map(one => `${one.protocol} ${one.port}`).join(', ')
    : 'every port';
  return peers?.length
    ? peers.map(peer => `${direction} ${describePeer(peer)} on ${port}`)
    : [`${direction} everyone on ${port}`];
}

function describePeer({ ipBlock, podSelector, namespaceSelector }: Peer) {
  if (ipBlock) return ipBlock.cidr;
  const names = [
    ...Object.values(podSelector?.matchLabels ?? {}),
    ...(podSelector?.matchExpressions ?? []).flatMap(({ values }) => values),
  ];
  const namespaces = Object.values(namespaceSelector?.matchLabels ?? {});
  const pods = names.length ? `pods ${names.join(', ')}` : 'every pod';
  return namespaceSelector
    ? `${pods} of ${namespaces.join(', ') || 'every namespace'}`
    : pods;
}
