import {
  readChangeSummary,
  readCommit,
  readCommits,
  type Commit,
} from '../repositories/commits';
import {
  readDifference,
  readDifferenceSummary,
} from '../repositories/comparison';
import {
  isBinary,
  listFolder,
  readBlob,
  readEntry,
  type Entry,
} from '../repositories/contents';
import { crumbsAlong, crumbsTo } from './crumbs';
import type { FoundPlace } from './findPlace';
import { encodePath, repositoryUrl } from '../giteaApi/giteaShapes';
import {
  listBranches,
  readBranchTip,
  readDefaultBranch,
  resolveCommit,
} from '../repositories/refs';
import {
  readDescription,
  type Repositories,
  type Repository,
} from '../repositories/repositories';

/** What each page template in `assets` shows: plain data, bounded, with the links made. */

const MAX_SHOWN_BYTES = 512 * 1024;
const MAX_SHOWN_ITEMS = 1000;

interface InRepository {
  baseUrl: string;
  repository: Repository;
}

type InPlace = InRepository & { place: FoundPlace };

export function ownersPage(repositories: Repositories, baseUrl: string) {
  return {
    title: 'Git host',
    crumbs: crumbsTo(baseUrl),
    items: repositories.owners.map(owner => ({
      name: owner,
      url: `${baseUrl}/${owner}`,
      description: '',
    })),
  };
}

export async function ownerPage(options: {
  repositories: Repositories;
  baseUrl: string;
  owner: string;
}) {
  const { repositories, baseUrl, owner } = options;
  const all = await repositories.list(owner);
  return {
    title: owner,
    crumbs: crumbsTo(baseUrl, { owner }),
    items: await Promise.all(
      all.slice(0, MAX_SHOWN_ITEMS).map(async repository => ({
        name: repository.name,
        url: repositoryUrl(baseUrl, repository),
        description: await readDescription(repository.gitDir),
      })),
    ),
    hidden: Math.max(0, all.length - MAX_SHOWN_ITEMS),
  };
}

export async function repositoryPage(
  options: InRepository & { openPulls: number },
) {
  const { baseUrl, repository, openPulls } = options;
  const { owner, name, gitDir } = repository;
  const url = repositoryUrl(baseUrl, repository);
  const branch = await readDefaultBranch(gitDir);
  const tip = await readBranchTip(gitDir, branch);
  const branches = await listBranches(gitDir);
  return {
    title: `${owner}/${name}`,
    crumbs: crumbsTo(baseUrl, repository),
    description: await readDescription(gitDir),
    cloneUrl: `${url}.git`,
    pullsUrl: `${url}/pulls`,
    openPulls,
    branch,
    branches: branches.slice(0, MAX_SHOWN_ITEMS).map(item => ({
      name: item.name,
      url: `${url}/src/branch/${encodePath(item.name)}`,
    })),
    ...(tip && (await rootModel({ baseUrl, repository, branch, tip }))),
  };
}

async function rootModel(
  options: InRepository & { branch: string; tip: string },
) {
  const { baseUrl, repository, branch, tip } = options;
  const { gitDir } = repository;
  const place = {
    revision: `branch/${branch}`,
    name: branch,
    commit: tip,
    path: '',
  };
  const root = await readEntry({ gitDir, ...place });
  const folder = await folderModel({ baseUrl, repository, place }, root);
  const readme = folder.entries.find(
    ({ name, type }) => type === 'file' && /^readme(\.|$)/i.test(name),
  );
  return {
    commit: commitLine(options, await readCommit(gitDir, tip)),
    ...folder,
    readme: readme && (await fileModel({ baseUrl, repository, place }, readme)),
  };
}

export async function sourcePage(context: InPlace) {
  const { baseUrl, repository, place } = context;
  const { gitDir, name } = repository;
  const { commit: from, path } = place;
  const entry = await readEntry({ gitDir, commit: from, path });
  const [last] = await readCommits({ gitDir, from, path, limit: 1 });
  const page = {
    title: entry.name || `${name} at ${place.name}`,
    crumbs: [
      ...crumbsTo(baseUrl, repository),
      ...crumbsAlong({
        rootUrl: sourceUrl(context, ''),
        revision: place.name,
        path,
      }),
    ],
    commit: last && commitLine(context, last),
  };
  return entry.type === 'dir'
    ? { ...page, ...(await folderModel(context, entry)) }
    : { ...page, file: await fileModel(context, entry) };
}

export async function commitPage(options: InRepository & { id: string }) {
  const { baseUrl, repository, id } = options;
  const { gitDir } = repository;
  const commit = await readCommit(gitDir, await resolveCommit(gitDir, id));
  return {
    title: subject(commit),
    crumbs: [
      ...crumbsTo(baseUrl, repository),
      { text: commit.id.slice(0, 10) },
    ],
    commit,
    changes: await readChangeSummary(gitDir, commit.id),
    filesUrl: `${repositoryUrl(baseUrl, repository)}/src/commit/${commit.id}`,
  };
}

export async function comparisonPage(
  options: InRepository & { range: string },
) {
  const { baseUrl, repository, range } = options;
  const { gitDir } = repository;
  const limit = MAX_SHOWN_ITEMS;
  const found = await readDifference({ gitDir, range, limit });
  const short = (id: string) => id.slice(0, 10);
  return {
    title: `${short(found.base)} to ${short(found.head)}`,
    crumbs: [...crumbsTo(baseUrl, repository), { text: 'compare' }],
    total: found.total,
    commits: found.commits.map(commit => commitLine(options, commit)),
    hidden: found.total - found.commits.length,
    changes: await readDifferenceSummary(gitDir, found),
  };
}

export function editPage(context: InPlace) {
  const { baseUrl, repository, place } = context;
  return {
    title: `Edit ${place.path}`,
    crumbs: [...crumbsTo(baseUrl, repository), { text: 'edit' }],
    branch: place.name,
    path: place.path,
    repository: repository.name,
    cloneUrl: `${repositoryUrl(baseUrl, repository)}.git`,
    fileUrl: sourceUrl(context, place.path),
  };
}

async function folderModel(context: InPlace, folder: Entry) {
  const entries = await listFolder(context.repository.gitDir, folder);
  return {
    entries: entries.slice(0, MAX_SHOWN_ITEMS).map(entry => ({
      ...entry,
      url: entry.type === 'submodule' ? '' : sourceUrl(context, entry.path),
    })),
    hidden: Math.max(0, entries.length - MAX_SHOWN_ITEMS),
  };
}

async function fileModel(context: InPlace, entry: Entry) {
  const { baseUrl, repository, place } = context;
  const { gitDir } = repository;
  const isFile = entry.type !== 'submodule';
  const bytes = isFile
    ? await readBlob({ gitDir, id: entry.id, maxBytes: MAX_SHOWN_BYTES })
    : Buffer.alloc(0);
  const raw = `${repositoryUrl(baseUrl, repository)}/raw`;
  return {
    name: entry.name,
    size: entry.size,
    shown: bytes.length,
    cut: entry.size > bytes.length,
    binary: !isFile || isBinary(bytes),
    text: bytes.toString('utf8'),
    rawUrl: `${raw}/${encodePath(`${place.revision}/${entry.path}`)}`,
  };
}

function commitLine({ baseUrl, repository }: InRepository, commit: Commit) {
  return {
    url: `${repositoryUrl(baseUrl, repository)}/commit/${commit.id}`,
    short: commit.id.slice(0, 10),
    subject: subject(commit),
    author: commit.author.name,
    date: commit.author.date,
  };
}

function subject(commit: Commit): string {
  const [first = ''] = commit.message.split('\n');
  return first.slice(0, 200) || 'No message';
}

function sourceUrl({ baseUrl, repository, place }: InPlace, path: string) {
  const source = `${repositoryUrl(baseUrl, repository)}/src`;
  return `${source}/${encodePath(
    path === '' ? place.revision : `${place.revision}/${path}`,
  )}`;
}
