import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  resolveSafeChildPath,
  type AuthService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  createTemplateAction,
  type ScaffolderService,
} from '@backstage/plugin-scaffolder-node';
import {
  labelRepository,
  parseRepositoryTarget,
  type CommitAuthor,
} from '@slipway/plugin-fleet-node';
import {
  CATALOG_INFO_FILE,
  assertNamesAreFree,
  assertReferencesExist,
  parseCatalogInfo,
  parseReferences,
} from '../catalog/catalogInfo';
import { decideNextStep } from '../publish/decideNextStep';
import {
  observeRepository,
  publishRepository,
} from '../publish/publishRepository';
import { repositoryDescription } from '../publish/repositoryDescription';
import { writeFirstCommit } from '../publish/writeFirstCommit';
import { taskDate } from './taskDate';
import { examples } from './publishService.examples';

export interface PublishServiceOptions {
  integrations: ScmIntegrations;
  catalog: CatalogService;
  scaffolder: Pick<ScaffolderService, 'getTask'>;
  auth: AuthService;
  author: Omit<CommitAuthor, 'date'>;
}

/**
 * `service:publish`: makes the repository of a rendered service, with one commit on its default branch and the pristine
 * render under refs/template/. A name that is taken on the host or in the catalog fails before anything is made.
 */
export function createPublishServiceAction(options: PublishServiceOptions) {
  const { integrations, catalog, auth, author } = options;
  return createTemplateAction({
    id: 'service:publish',
    description:
      'Creates a repository from what service:render wrote. Run again or twice at once, it ends with the same one.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        repoUrl: z =>
          z
            .string()
            .describe(
              'Where to publish, as the RepoUrlPicker gives it, such as git.acme.com?owner=acme&repo=payments.',
            ),
        description: z =>
          z.string().optional().describe('One line about the service.'),
        defaultBranch: z =>
          z
            .string()
            .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/)
            .optional()
            .describe(
              'Name of the default branch; main unless told otherwise.',
            ),
        repoVisibility: z =>
          z
            .enum(['private', 'public'])
            .optional()
            .describe(
              'Who may read the repository; as the host has it for new ones unless told otherwise.',
            ),
        sourcePath: z =>
          z
            .string()
            .optional()
            .describe(
              'Folder of the workspace to publish; its root unless told otherwise.',
            ),
      },
      output: {
        remoteUrl: z => z.string().describe('URL to clone from.'),
        repoContentsUrl: z =>
          z
            .string()
            .describe(
              'URL of the files on the default branch, with a slash at its end.',
            ),
        catalogInfoUrl: z =>
          z
            .string()
            .describe('URL of catalog-info.yaml on the default branch.'),
        commitHash: z => z.string().describe('Id of the first commit.'),
      },
    },
    async handler(ctx) {
      const { repoUrl, description = '', defaultBranch = 'main' } = ctx.input;
      const target = parseRepositoryTarget(repoUrl, integrations);
      const { forge, owner, name } = target;
      const folder = resolveSafeChildPath(
        ctx.workspacePath,
        ctx.input.sourcePath ?? '.',
      );
      const location = { owner, name, branch: defaultBranch };
      const catalogInfoUrl = forge.contentUrl({
        ...location,
        path: CATALOG_INFO_FILE,
      });

      const scratch = await ctx.createTemporaryDirectory();
      try {
        const { gitDir, ...commits } = await writeFirstCommit({
          folder,
          gitDir: join(scratch, 'service.git'),
          taskId: ctx.task.id,
          author: { ...author, date: await taskDate(ctx, options) },
        });
        const credentials = await auth.getOwnServiceCredentials();
        const { entityRefs, references } = await readCatalogInfo(folder);
        await assertNamesAreFree({
          catalog,
          credentials,
          entityRefs,
          catalogInfoUrl,
        });
        await assertReferencesExist({
          catalog,
          credentials,
          entityRefs: references,
        });
        const wanted = {
          label: labelRepository(target),
          description: repositoryDescription(description),
          branch: defaultBranch,
          ...commits,
        };
        if (ctx.isDryRun) {
          decideNextStep(await observeRepository(target), wanted);
          ctx.logger.info(`Would publish ${wanted.label}`);
        } else {
          await publishRepository({
            target,
            wanted,
            gitDir,
            visibility: ctx.input.repoVisibility,
            taskId: ctx.task.id,
            logger: ctx.logger,
          });
          ctx.logger.info(`Published ${wanted.label}`);
        }
        ctx.output('remoteUrl', forge.cloneUrl(target));
        ctx.output('repoContentsUrl', forge.contentUrl(location));
        ctx.output('catalogInfoUrl', catalogInfoUrl);
        ctx.output('commitHash', commits.commit);
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
  });
}

async function readCatalogInfo(
  folder: string,
): Promise<{ entityRefs: string[]; references: string[] }> {
  try {
    const text = await readFile(join(folder, CATALOG_INFO_FILE), 'utf8');
    return {
      entityRefs: parseCatalogInfo(text),
      references: parseReferences(text),
    };
  } catch (error) {
    throw new InputError(
      `The service cannot be added to the catalog: let a layer of the template write a ${CATALOG_INFO_FILE} with a Component`,
      error,
    );
  }
}
