import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { VALUES, renderLayers } from './__testUtils__/layers';
import {
  TOOLS_TIMEOUT_MILLISECONDS,
  prepareTools,
  type Tools,
} from './testing/tools';

const directory = createMockDirectory();
let tools: Tools;
let longTools: Tools;

beforeAll(async () => {
  tools = await prepareTools();
  longTools = await prepareTools({ long: true });
}, TOOLS_TIMEOUT_MILLISECONDS);

describe.each(['development', 'staging', 'production'])(
  'the manifests of %s',
  environment => {
    it.each([
      ['nothing but a name', {}],
      [
        'every option',
        {
          database: 'postgres',
          vault: true,
          metrics: true,
          ingress: true,
          consumers: [{ service: 'orders' }],
          dependencies: [{ service: 'rates' }],
        },
      ],
    ])('give kube-score no critical remark with %s', async (_, values) => {
      const folder = await renderLayers({
        layers: ['shared/kubernetes'],
        values: { ...VALUES, ...values },
        folder: directory.path,
      });
      const overlay = `infra/kube/overlays/${environment}`;
      const built = await tools('kubectl', ['kustomize', overlay], folder);
      await writeFile(
        join(folder, 'rendered.yaml'),
        built.stdout
          .replaceAll('${IMAGE_PATH}', 'registry.acme.com/card-payments')
          .replaceAll('${IMAGE_TAG}', '1.10')
          .replaceAll('${INGRESS_HOST}', 'payments.acme.com'),
      );

      // A limit on CPU only slows down requests that the node has time for; memory is limited.
      const judged = await longTools(
        'kube-score',
        [
          'score',
          '--ignore-container-cpu-limit',
          '--output-format=ci',
          'rendered.yaml',
        ],
        folder,
      );

      expect(judged.stdout.match(/^\[CRITICAL\].*$/gm)).toBeNull();
      expect(judged.exitCode).toBe(0);
      expect(judged.stdout).toContain('[OK]');
    });
  },
);
