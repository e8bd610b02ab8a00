import { InputError, NotFoundError } from '@backstage/errors';
import { spawnGit } from '@slipway/plugin-fleet-node';
import type { Request } from 'express';
import Router from 'express-promise-router';
import { countCommits, readCommit, readCommits } from '../repositories/commits';
import { listFolder, readBlob, readEntry } from '../repositories/contents';
import type { GiteaApiOptions } from './giteaApi';
import {
  branchShape,
  commitShape,
  contentShape,
  refShape,
} from './giteaShapes';
import { readPageOptions } from './paging';
import { readQuery as query, readRepository, wildcard } from './readRequest';
import {
  listBranches,
  listRefs,
  readBranchTip,
  readDefaultBranch,
  resolveCommit,
} from '../repositories/refs';
import { sendOutput } from '../streamProcess';

/** Larger files are for git, or for the raw page, which streams. */
const MAX_CONTENT_BYTES = 20 * 1024 * 1024;

const ARCHIVE_TYPES = {
  'tar.gz': 'application/gzip',
  zip: 'application/zip',
} as const;

/** What is in one repository; all of it can be read without credentials. */
export function createGiteaContentsRouter(options: GiteaApiOptions) {
  const { baseUrl, protections } = options;
  const router = Router({ mergeParams: true });
  const findRepository = (request: Request) =>
    readRepository(request, options.repositories);

  router.get('/branches', async (request, response) => {
    const repository = await findRepository(request);
    const { gitDir } = repository;
    const { skip, limit } = readPageOptions(request.query);
    const branches = await listBranches(gitDir);
    const rules = await protections.list(repository);
    response.setHeader('X-Total-Count', branches.length);
    response.json(
      await Promise.all(
        branches.slice(skip, skip + limit).map(async ({ name, commit }) =>
          branchShape({
            baseUrl,
            repository,
            name,
            commit: await readCommit(gitDir, commit),
            protection: rules.find(({ branch }) => branch === name),
          }),
        ),
      ),
    );
  });

  router.get('/branches/*', async (request, response) => {
    const repository = await findRepository(request);
    const name = wildcard(request);
    const tip = await readBranchTip(repository.gitDir, name);
    if (!tip) throw new NotFoundError(`There is no branch ${name}.`);
    const commit = await readCommit(repository.gitDir, tip);
    const protection = await protections.find(repository, name);
    response.json(
      branchShape({ baseUrl, repository, name, commit, protection }),
    );
  });

  router.get('/commits', async (request, response) => {
    const repository = await findRepository(request);
    const { gitDir } = repository;
    const range = {
      gitDir,
      from: await resolveCommit(gitDir, query(request, 'sha') ?? 'HEAD'),
      path: query(request, 'path'),
    };
    response.setHeader('X-Total-Count', await countCommits(range));
    const page = readPageOptions(request.query);
    const commits = await readCommits({ ...range, ...page });
    response.json(
      commits.map(commit => commitShape({ baseUrl, repository, commit })),
    );
  });

  router.get('/git/commits/*', async (request, response) => {
    const repository = await findRepository(request);
    const { gitDir } = repository;
    const id = await resolveCommit(gitDir, wildcard(request));
    const commit = await readCommit(gitDir, id);
    response.json(commitShape({ baseUrl, repository, commit }));
  });

  router.get(['/git/refs', '/git/refs/*'], async (request, response) => {
    const repository = await findRepository(request);
    const refs = await listRefs(repository.gitDir, `refs/${wildcard(request)}`);
    if (refs.length === 0) throw new NotFoundError('There is no such ref.');
    response.json(refs.map(ref => refShape({ baseUrl, repository, ref })));
  });

  router.get(['/contents', '/contents/*'], async (request, response) => {
    const repository = await findRepository(request);
    const { gitDir } = repository;
    const ref = query(request, 'ref') ?? (await readDefaultBranch(gitDir));
    const commit = await resolveCommit(gitDir, ref);
    const path = wildcard(request).replace(/\/$/, '');
    const entry = await readEntry({ gitDir, commit, path });
    const place = { baseUrl, repository, commit };
    if (entry.type === 'dir') {
      const entries = await listFolder(gitDir, entry);
      response.json(
        entries.map(child => contentShape({ ...place, entry: child })),
      );
      return;
    }
    response.setHeader('ETag', `"${entry.id}"`);
    const content =
      entry.type === 'submodule' ? undefined : await readContent(gitDir, entry);
    response.json(contentShape({ ...place, entry, content }));
  });

  router.get('/archive/*', async (request, response) => {
    const { name, gitDir } = await findRepository(request);
    const [, ref = '', extension] =
      /^(.+)\.(tar\.gz|zip)$/.exec(wildcard(request)) ?? [];
    if (extension !== 'tar.gz' && extension !== 'zip') {
      throw new InputError(
        'An archive is asked for as <branch>.tar.gz or <branch>.zip.',
      );
    }
    const commit = await resolveCommit(gitDir, ref);
    response.type(ARCHIVE_TYPES[extension]);
    const args = [
      'archive',
      `--format=${extension}`,
      `--prefix=${name}/`,
      commit,
    ];
    await sendOutput(spawnGit(args, { cwd: gitDir }), response);
  });

  return router;
}

async function readContent(
  gitDir: string,
  entry: { id: string; size: number; path: string },
): Promise<Buffer> {
  if (entry.size > MAX_CONTENT_BYTES) {
    throw new InputError(
      `${entry.path} has ${entry.size} bytes, more than the ${MAX_CONTENT_BYTES} that the API gives at once; clone the repository instead.`,
    );
  }
  return readBlob({ gitDir, id: entry.id, maxBytes: MAX_CONTENT_BYTES });
}
