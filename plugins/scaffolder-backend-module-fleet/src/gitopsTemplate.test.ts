import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { parse as parseYaml, parseAllDocuments } from 'yaml';
import { ENVIRONMENT_CONFIGS } from './__testUtils__/gitopsHost';
import {
  GITOPS_SERVICES,
  makeGitopsRepository,
} from './__testUtils__/gitopsRepository';
import { parseManifests, podsOf } from './__testUtils__/manifests';
import { readFiles } from './__testUtils__/templates';
import { overlayPath } from './gitops/planPromotion';
import {
  TOOLS_TIMEOUT_MILLISECONDS,
  prepareTools,
  type Tools,
} from './testing/tools';

jest.setTimeout(120_000);

const NEWEST_MINORS = ['1.36.0', '1.37.0'];
const directory = createMockDirectory();
let tools: Tools;
let repository: string;
const overlays = GITOPS_SERVICES.flatMap(({ name }) =>
  ENVIRONMENT_CONFIGS.map(environment =>
    overlayPath(environment, String(name)),
  ),
);

async function build(folder: string, path: string): Promise<string> {
  const built = await tools('kubectl', ['kustomize', path], folder);
  if (built.exitCode !== 0) throw new Error(`${path}: ${built.stderr}`);
  expect(built.stderr).toBe('');
  return built.stdout;
}

beforeAll(async () => {
  tools = await prepareTools();
  repository = await makeGitopsRepository({ folder: directory.path });
}, TOOLS_TIMEOUT_MILLISECONDS);

describe('a repository of the template gitops', () => {
  it.each(NEWEST_MINORS)(
    'has overlays and environments that build and are valid in Kubernetes %s',
    async version => {
      const folders = [
        ...overlays,
        ...ENVIRONMENT_CONFIGS.map(({ name }) => `environments/${name}`),
      ];
      for (const [index, path] of folders.entries()) {
        const file = `rendered-${index}.yaml`;
        await writeFile(join(repository, file), await build(repository, path));
        await expect(
          tools(
            'kubernetes-validate',
            ['--strict', '--quiet', '--kubernetes-version', version, file],
            repository,
          ),
        ).resolves.toEqual({ exitCode: 0, stdout: '', stderr: '' });
      }
    },
  );

  it('runs the promoted image, in the namespace of the environment', async () => {
    for (const path of overlays) {
      const [, service, , environment] = path.split('/');
      const text = await build(repository, path);
      const manifests = parseManifests(text);

      expect(new Set(text.match(/^ {2}namespace: .*$/gm))).toEqual(
        new Set([`  namespace: ${environment}`]),
      );
      for (const { metadata } of manifests) {
        expect(metadata.labels).toMatchObject({
          'app.kubernetes.io/name': service,
          'app.kubernetes.io/managed-by': 'argocd',
        });
      }
      for (const { spec } of podsOf(manifests)) {
        expect(spec.containers).toEqual([
          expect.objectContaining({
            image: `registry.acme.com/${service}:1.10`,
          }),
        ]);
      }
    }
  });

  it('changes every service with one commit in platform/', async () => {
    const changed = await mkdtemp(directory.resolve('changed-'));
    await cp(repository, changed, { recursive: true });
    const labels = join(
      changed,
      'platform/components/labels/kustomization.yaml',
    );
    const text = await readFile(labels, 'utf8');
    await writeFile(
      labels,
      text.replace('argocd', 'argocd\n      acme.com/cost-centre: payments'),
    );

    for (const path of overlays) {
      const before = await build(repository, path);
      const after = await build(changed, path);
      expect(before).not.toContain('acme.com/cost-centre');
      for (const { metadata } of parseManifests(after)) {
        expect(metadata.labels['acme.com/cost-centre']).toBe('payments');
      }
      for (const pod of podsOf(parseManifests(after))) {
        expect(pod.metadata.labels['acme.com/cost-centre']).toBe('payments');
      }
    }
  });

  it('lets no base undo what the platform says', async () => {
    const changed = await mkdtemp(directory.resolve('undone-'));
    await cp(repository, changed, { recursive: true });
    const file = join(changed, 'services/orders/base/every-pod.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text
        .replace(
          'runAsNonRoot: true',
          'runAsNonRoot: false\n        runAsUser: 0',
        )
        .replace(/runAsUser: 10001\n/, '\n')
        .replace(
          'readOnlyRootFilesystem: true',
          'readOnlyRootFilesystem: false',
        ),
    );

    const manifests = parseManifests(
      await build(changed, 'services/orders/overlays/production'),
    );

    for (const { spec } of podsOf(manifests)) {
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true });
      expect(spec.containers[0]?.securityContext).toMatchObject({
        readOnlyRootFilesystem: true,
      });
    }
  });

  it('closes every namespace, and limits it', async () => {
    for (const { name } of ENVIRONMENT_CONFIGS) {
      const manifests = parseAllDocuments(
        await build(repository, `environments/${name}`),
      ).map(document => document.toJS());

      expect(
        manifests.map(({ kind, metadata }) => [
          kind,
          metadata.namespace ?? metadata.name,
        ]),
      ).toEqual(
        expect.arrayContaining([
          ['Namespace', name],
          ['ResourceQuota', name],
          ['LimitRange', name],
          ['NetworkPolicy', name],
        ]),
      );
      expect(
        manifests.find(({ kind }) => kind === 'NetworkPolicy').spec,
      ).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    }
  });

  it('gives each service its namespace where the pattern says so', async () => {
    const folder = await makeGitopsRepository({
      folder: directory.path,
      environments: ENVIRONMENT_CONFIGS.map(environment => ({
        ...environment,
        namespace: '{service}-{environment}',
      })),
    });

    const manifests = parseAllDocuments(
      await build(folder, 'services/orders/overlays/staging'),
    ).map(document => document.toJS());

    expect(manifests.find(({ kind }) => kind === 'Namespace')).toMatchObject({
      metadata: { name: 'orders-staging' },
    });
    expect(
      manifests.filter(({ metadata }) => metadata.namespace === undefined),
    ).toHaveLength(1);
  });

  it('has an Application for what was promoted only', async () => {
    const files = await readFiles(repository);
    const services = parseYaml(files['applications/services.yaml'] ?? '');
    const environments = parseYaml(
      files['applications/environments.yaml'] ?? '',
    );

    expect(services.spec.generators).toEqual([
      {
        git: {
          repoURL: 'https://git.acme.com/acme/gitops.git',
          revision: 'main',
          files: [{ path: 'services/*/overlays/*/kustomization.yaml' }],
        },
      },
    ]);
    expect(services.spec.template.spec.source.path).toBe('{{.path.path}}');
    expect(environments.spec.generators[0].git.directories).toEqual([
      { path: 'environments/*' },
    ]);
  });

  it('names who approves what', async () => {
    const files = await readFiles(repository);

    expect(files.CODEOWNERS?.match(/^\/.*$/gm)).toEqual(
      [
        '/services/',
        '/services/*/overlays/production/',
        '/platform/',
        '/environments/',
        '/applications/',
        '/terraform/modules/',
        '/CODEOWNERS',
      ].map(path =>
        expect.stringMatching(
          `^${path.replaceAll('*', '\\*')} +@acme/platform$`,
        ),
      ),
    );
    expect(files['docs/index.md']).toContain(
      'production: a pull request, approved by the platform team',
    );
    expect(parseYaml(files['catalog-info.yaml'] ?? '')).toMatchObject({
      kind: 'Component',
      metadata: { name: 'gitops' },
      spec: { type: 'gitops', owner: 'group:default/platform' },
    });
  });

  it('leaves no marker of the template behind', async () => {
    for (const [path, text] of Object.entries(await readFiles(repository))) {
      if (path.startsWith('rendered-')) continue;
      const marker = `${path}\n${text}`.match(/\$\{\{|\{%|values\.|undefined/);
      expect({ path, marker }).toEqual({ path, marker: null });
    }
  });

  it('says so when an overlay is broken', async () => {
    const broken = await mkdtemp(directory.resolve('broken-'));
    await cp(repository, broken, { recursive: true });
    const path = 'services/orders/overlays/staging';
    await writeFile(join(broken, path, 'kustomization.yaml'), 'images: [');

    await expect(build(broken, path)).rejects.toThrow(path);
    await expect(
      build(broken, 'services/orders/overlays/production'),
    ).resolves.toContain('kind: Deployment');
  });
});
