import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  resolveSafeChildPath,
  type AuthService,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import {
  createTemplateAction,
  type ScaffolderService,
} from '@backstage/plugin-scaffolder-node';
import {
  SERVICE_NAME_PATTERN,
  explainServiceName,
} from '@slipway/plugin-fleet-common';
import {
  LOCK_FILE,
  parseLock,
  parseRepositoryTarget,
  renderTemplate,
  repositoryAtUrl,
  type CommitAuthor,
  type EnvironmentConfig,
  type RenderEnvironment,
  type FileChanges,
  type RepositoryTarget,
} from '@slipway/plugin-fleet-node';
import type { GitopsConfig } from '../config';
import {
  changeRepository,
  type HowToChange,
  type ChangeOutcome,
  type RepositoryFiles,
} from '../gitops/changeRepository';
import { environmentValues, readBase, readTexts } from '../gitops/serviceFiles';
import { configurationText } from '../texts';
import { actorOf } from './actorOf';
import { examples } from './configureService.examples';
import { taskDate } from './taskDate';
import { templateOf } from './templateOf';

export interface ConfigureServiceOptions extends RenderEnvironment {
  auth: AuthService;
  author: Omit<CommitAuthor, 'date'>;
  environments: EnvironmentConfig[];
  gitops: GitopsConfig | undefined;
  portalUrl: string;
  scaffolder: Pick<ScaffolderService, 'getTask'>;
}

const LAYER = 'shared/gitops-service';

/**
 * `service:configure`: adds a new service to the GitOps repository, with base, overlays and Terraform file, in one
 * commit. What is there already belongs to its team and is left alone.
 */
export function createConfigureServiceAction(options: ConfigureServiceOptions) {
  const { auth, integrations } = options;
  return createTemplateAction({
    id: 'service:configure',
    description:
      'Adds what service:render wrote to the GitOps repository: services/<name>/base, an overlay for each environment, and a Terraform file. A service that is there already is left as it is; run again or twice at once, it changes nothing more.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        repoUrl: z =>
          z
            .string()
            .describe(
              'Where the service is published, as the RepoUrlPicker gives it; its image is called like it unless image is given.',
            ),
        image: z =>
          z
            .string()
            .regex(/^[a-z0-9][a-z0-9._:/-]{0,253}$/)
            .optional()
            .describe(
              'Image of the service without tag, such as registry.acme.com/payments.',
            ),
        how: z =>
          z
            .enum(['commit', 'pull-request'])
            .optional()
            .describe(
              'A commit unless told otherwise, and a pull request where the default branch is protected.',
            ),
        sourcePath: z =>
          z
            .string()
            .optional()
            .describe(
              'Folder of the workspace that service:render wrote; its root unless told otherwise.',
            ),
      },
      output: {
        outcome: z =>
          z
            .enum(['unchanged', 'committed', 'proposed', 'skipped'])
            .describe(
              'unchanged: it is there already. proposed: as a pull request. skipped: there is no GitOps repository.',
            ),
        changeUrl: z => z.string().optional(),
      },
    },
    async handler(ctx) {
      const { gitops } = options;
      const target = await findRepository(gitops, integrations, ctx.logger);
      if (!gitops || !target) {
        ctx.output('outcome', 'skipped');
        return;
      }
      const workspace = resolveSafeChildPath(
        ctx.workspacePath,
        ctx.input.sourcePath ?? '.',
      );
      const service = await readService(workspace);
      const image = ctx.input.image ?? imageOf(ctx.input.repoUrl, options);
      const scratch = await ctx.createTemporaryDirectory();
      try {
        const rendered = join(scratch, 'render');
        await mkdir(rendered);
        const { files } = await renderTemplate(
          {
            template: templateOf(ctx.templateInfo),
            layers: [LAYER],
            values: {
              ...service.values,
              image,
              environments: environmentValues(
                options.environments,
                service.name,
              ),
            },
            copyWithoutTemplating: [],
          },
          { ...options, scratch: rendered, context: ctx },
        );
        const changes = {
          ...(await readBase({ workspace, service: service.name })),
          ...(await readTexts(files)),
        };
        if (ctx.isDryRun) {
          ctx.logger.info(
            `Would add ${Object.keys(changes).length} files to ${gitops.url}`,
          );
          return;
        }
        const actor = await actorOf(ctx, auth);
        const outcome = await addService({
          service,
          changes,
          target,
          gitops,
          how: ctx.input.how,
          actor: actor.name,
          date: await taskDate(ctx, options),
          taskId: ctx.task.id,
          scratch,
          logger: ctx.logger,
          options,
        });
        const url = changeUrl(outcome, { target, gitops, service });
        ctx.logger.info(
          outcome.outcome === 'unchanged'
            ? `${service.name} is configured already at ${url}; what is there was left as it is`
            : `${service.name} is ${outcome.outcome} in the GitOps repository: ${url}`,
        );
        ctx.output('outcome', outcome.outcome);
        ctx.output('changeUrl', url);
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
  });
}

/** The repository to add services to; without one a service is complete as well, so that is no failure. */
async function findRepository(
  gitops: GitopsConfig | undefined,
  integrations: ScmIntegrations,
  logger: LoggerService,
): Promise<RepositoryTarget | undefined> {
  const skip = (reason: string) => {
    logger.info(`The service is added to no GitOps repository: ${reason}`);
    return undefined;
  };
  if (!gitops) return skip('fleet.gitops names none');
  if (!integrations.gitea.byUrl(gitops.url)) {
    return skip(
      `the host of ${gitops.url} is none of integrations.gitea, and the portal writes to those only`,
    );
  }
  const target = repositoryAtUrl(gitops.url, integrations);
  if (await target.forge.getRepository(target)) return target;
  return skip(
    `${gitops.url} is not there yet; make it with the template gitops`,
  );
}

interface RenderedService {
  name: string;
  owner: string;
  values: ReturnType<typeof parseLock>['values'];
}

/** The name and values with which service:render wrote the workspace. */
async function readService(workspace: string): Promise<RenderedService> {
  const text = await readFile(join(workspace, LOCK_FILE), 'utf8').catch(
    (error: unknown) => {
      throw new InputError(
        `The workspace has no ${LOCK_FILE}; let service:render write it in an earlier step`,
        error,
      );
    },
  );
  const { values } = parseLock(text);
  const { name, owner } = values;
  if (typeof name !== 'string' || !SERVICE_NAME_PATTERN.test(name)) {
    throw new InputError(explainServiceName(String(name)));
  }
  return { name, owner: typeof owner === 'string' ? owner : '', values };
}

/** The name that the pipeline gives an image: the repository's own, at a registry that goes with the git host. */
function imageOf(
  repoUrl: string,
  { integrations }: ConfigureServiceOptions,
): string {
  const { forge, owner, name } = parseRepositoryTarget(repoUrl, integrations);
  return `${forge.host}/${owner}/${name}`.toLowerCase();
}

async function addService(context: {
  service: RenderedService;
  changes: FileChanges;
  target: RepositoryTarget;
  gitops: GitopsConfig;
  how: HowToChange | undefined;
  actor: string;
  date: Date;
  taskId: string;
  scratch: string;
  logger: LoggerService;
  options: ConfigureServiceOptions;
}): Promise<ChangeOutcome> {
  const { service, changes, target, gitops, actor, taskId, options } = context;
  const { name } = service;
  const title = `Add the service ${name}`;
  return changeRepository({
    ...context,
    branch: gitops.branch,
    how: context.how ?? (await usualWay(target, gitops)),
    decide: async files => {
      const there = await files.list(`services/${name}`);
      return there.length > 0 ? undefined : missingFiles(changes, files);
    },
    message: `${title}\n\nRequested-by: ${actor}\nSlipway-Task: ${taskId}\n`,
    author: { ...options.author, date: context.date },
    pullRequest: {
      branch: `configure/${name}`,
      title,
      body: async () =>
        configurationText({
          service: name,
          owner: service.owner,
          paths: Object.keys(changes).sort(),
          actor,
          taskUrl: `${options.portalUrl}/create/tasks/${taskId}`,
        }),
    },
  });
}

/** What is left of an earlier service of that name outside of its folder, such as its databases, stays. */
async function missingFiles(
  changes: FileChanges,
  files: RepositoryFiles,
): Promise<FileChanges> {
  const entries = await Promise.all(
    Object.entries(changes).map(async entry => ({
      entry,
      isThere: (await files.read(entry[0])) !== undefined,
    })),
  );
  return Object.fromEntries(
    entries.filter(({ isThere }) => !isThere).map(({ entry }) => entry),
  );
}

async function usualWay(
  target: RepositoryTarget,
  { branch }: GitopsConfig,
): Promise<HowToChange> {
  const found = await target.forge.getBranch({ ...target, branch });
  return found?.canPush === false ? 'pull-request' : 'commit';
}

function changeUrl(
  outcome: ChangeOutcome,
  context: {
    target: RepositoryTarget;
    gitops: GitopsConfig;
    service: RenderedService;
  },
): string {
  const { target, gitops, service } = context;
  if (outcome.outcome === 'proposed') return outcome.pullRequest.url;
  if (outcome.outcome === 'committed') {
    return target.forge.commitUrl({ ...target, commit: outcome.commit });
  }
  return target.forge.contentUrl({
    ...target,
    branch: gitops.branch,
    path: `services/${service.name}`,
  });
}
