import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import {
  LOCK_FILE,
  WISH_FILE,
  createGiteaForge,
  formatLock,
  formatWish,
  initBareRepository,
  listFiles,
  lockFiles,
  prepareTemplateUpdate,
  pristineRef,
  pushNewRefs,
  renderTemplate,
  storeSnapshots,
  templateEngine,
  type PreparedUpdate,
  type Proposal,
  type UpdateRequest,
} from '@slipway/plugin-fleet-node';
import { CREDENTIALS, type GitHost } from './startGitHost';

type Files = Record<string, string>;

const TEMPLATE = 'template:default/example';
const AUTHOR = { name: 'Slipway', email: 'slipway@acme.com' };
const LAYER = 'example/skeleton';

/** What the example template writes in one version. */
export interface TemplateVersion {
  version: string;
  files: Files;
  parameters?: object;
  values?: Record<string, unknown>;
  layers?: string[];
  lifecycle?: string;
  changelog?: string;
  /** Beside the template.yaml, such as programs of migrations. */
  beside?: Files;
}

/** A template on disk and a service of it on the host, as the scaffolder would have made them. */
export async function createTemplateService(host: GitHost) {
  const folder = await mkdtemp(join(host.folder, 'templates-'));
  const integration = {
    host: `localhost:${host.port}`,
    baseUrl: host.baseUrl,
    ...CREDENTIALS,
  };
  const integrations = ScmIntegrations.fromConfig(
    new ConfigReader({ integrations: { gitea: [integration] } }),
  );
  const forge = createGiteaForge(integration);
  const reader = mockServices.urlReader.mock();
  const logger = mockServices.logger.mock();
  const location = join(folder, 'example/template.yaml');
  let template: Entity | undefined;

  /** What the catalog has from now on. */
  async function release(version: TemplateVersion): Promise<void> {
    await rm(join(folder, 'example'), { recursive: true, force: true });
    await write(join(folder, LAYER), version.files);
    await write(join(folder, 'example'), {
      ...(version.lifecycle && { 'lifecycle.yaml': version.lifecycle }),
      ...version.beside,
      ...(version.changelog && { 'CHANGELOG.md': version.changelog }),
    });
    template = {
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: {
        name: 'example',
        annotations: {
          'backstage.io/managed-by-location': `file:${location}`,
          'backstage.io/template-version': version.version,
        },
      },
      spec: {
        parameters: version.parameters ?? {
          properties: { name: { type: 'string' } },
        },
        steps: [
          {
            action: 'service:render',
            input: {
              layers: version.layers ?? [LAYER],
              values: version.values ?? { name: '${{ parameters.name }}' },
            },
          },
        ],
      },
    } as Entity;
  }

  async function scratchFolder(): Promise<string> {
    return mkdtemp(join(host.folder, 'scratch-'));
  }

  /** Makes the repository of a service from the released version. */
  async function createService(
    name: string,
    options: {
      version: string;
      values: Record<string, string>;
      folder?: string;
    },
  ): Promise<Entity> {
    const { version, values, folder: place = '' } = options;
    const repository = { owner: 'acme', name };
    await forge.createRepository({
      ...repository,
      description: '',
      defaultBranch: 'main',
    });
    const scratch = await scratchFolder();
    const gitDir = join(scratch, 'service.git');
    await initBareRepository(gitDir);
    const request = {
      template: { ref: TEMPLATE, version, baseUrl: `file://${location}` },
      layers: [LAYER],
      values,
      copyWithoutTemplating: [],
    };
    const render = await renderTemplate(request, {
      reader,
      integrations,
      scratch,
      gitDir,
      context: { logger },
    });
    const origin = { template: TEMPLATE, version };
    const lineage = join(scratch, 'lineage');
    await write(lineage, {
      [WISH_FILE]: formatWish({
        ...origin,
        values,
        skip: [],
        'prefer-project': [],
        hold: null,
      }),
      [LOCK_FILE]: formatLock({
        lockVersion: 1,
        ...origin,
        layers: render.layers,
        engine: templateEngine(),
        options: { copyWithoutTemplating: [] },
        values,
        tree: render.tree,
        files: lockFiles(render.entries),
        pending: [],
      }),
    });
    const author = { ...AUTHOR, date: new Date('2026-01-01T00:00:00Z') };
    const files = [...render.files, ...(await listFiles(lineage))];
    const [service, pristine] = await storeSnapshots({
      gitDir,
      snapshots: [
        {
          files: files.map(file => ({
            ...file,
            path: place ? `${place}/${file.path}` : file.path,
          })),
          message: 'Create',
          author,
        },
        { files: render.files, message: 'Render', author },
      ],
    });
    await pushNewRefs({
      gitDir,
      remote: { url: forge.cloneUrl(repository), config: forge.gitConfig() },
      refs: {
        'refs/heads/main': service!.commit,
        [pristineRef(origin)]: pristine!.commit,
      },
    });
    const url = forge.contentUrl({
      ...repository,
      branch: 'main',
      path: place,
    });
    return {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name,
        annotations: { 'backstage.io/source-location': `url:${url}` },
      },
    };
  }

  return {
    forge,
    integrations,
    logger,
    release,
    forget: () => {
      template = undefined;
    },
    createService,
    async prepare(
      request: Omit<UpdateRequest, 'date'> & { date?: Date },
      migrations = { trustedTemplates: [] as string[], run: true },
    ) {
      return prepareTemplateUpdate(
        { date: new Date(), ...request },
        {
          integrations,
          reader,
          logger,
          findTemplate: async () => template,
          author: AUTHOR,
          portalValues: {},
          migrations,
          scratch: await scratchFolder(),
        },
      );
    },
    /** As the action makes one of what was prepared. */
    proposalOf(
      prepared: PreparedUpdate,
      changes: Partial<Proposal> = {},
    ): Proposal {
      const { pristine } = prepared;
      return {
        ...prepared,
        base: prepared.defaultBranch,
        refs: pristine ? { [pristine.ref]: pristine.commit } : {},
        title: `Update from ${prepared.template} ${prepared.to}`,
        body: 'What changes.',
        reviewers: ['group:default/payments'],
        author: { ...AUTHOR, date: new Date() },
        mark: {
          kind: 'template',
          subject: prepared.template,
          from: prepared.from,
          to: prepared.to,
          baseCommit: prepared.baseCommit,
          markedPaths: prepared.markedPaths,
          autoMergeEligible: prepared.autoMergeEligible,
          change: prepared.change || undefined,
        },
        ...changes,
      };
    },
    /** Text of a file of a commit, branch or tree, on the host or in a repository on disk. */
    async show(gitDir: string, revision: string, path: string) {
      return host.git(['cat-file', 'blob', `${revision}:${path}`], {
        cwd: gitDir,
      });
    },
    onHost: (name: string) => join(host.directory, 'acme', `${name}.git`),
    push: (name: string, files: Files, branch = 'main', from = branch) =>
      host.pushBranch(name, branch, files, from),
  };
}

export type TemplateService = Awaited<ReturnType<typeof createTemplateService>>;

async function write(folder: string, files: Files): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
