import { createHash } from 'node:crypto';
import type { BranchProtection } from '../pullRequests/BranchProtections';
import type { Commit, Signature } from '../repositories/commits';
import type { Entry } from '../repositories/contents';
import {
  readBranchTip,
  readDefaultBranch,
  readPushTime,
  type Ref,
} from '../repositories/refs';
import {
  readCreationTime,
  readDescription,
  type Repository,
} from '../repositories/repositories';

/** The answers of the REST API, as Gitea documents them, without the fields that mean nothing here. */

export function repositoryUrl(baseUrl: string, repository: Repository): string {
  return `${baseUrl}/${repository.owner}/${repository.name}`;
}

export function apiUrl(baseUrl: string, repository: Repository): string {
  return `${baseUrl}/api/v1/repos/${repository.owner}/${repository.name}`;
}

export function ownerShape(baseUrl: string, owner: string) {
  return {
    id: stableId(owner),
    name: owner,
    login: owner,
    username: owner,
    full_name: owner,
    description: '',
    website: `${baseUrl}/${owner}`,
    visibility: 'public',
  };
}

/** Somebody who is known by name alone: who wrote, or was asked to review. */
export function userShape(baseUrl: string, name: string) {
  return {
    id: stableId(name),
    login: name,
    username: name,
    full_name: '',
    email: `${name}@noreply.localhost`,
    avatar_url: '',
    html_url: `${baseUrl}/${name}`,
  };
}

export type RepositoryShape = Awaited<ReturnType<typeof repositoryShape>>;

export async function repositoryShape(baseUrl: string, repository: Repository) {
  const { owner, name, gitDir } = repository;
  const url = repositoryUrl(baseUrl, repository);
  const defaultBranch = await readDefaultBranch(gitDir);
  const tip = await readBranchTip(gitDir, defaultBranch);
  return {
    id: stableId(`${owner}/${name}`),
    owner: ownerShape(baseUrl, owner),
    name,
    full_name: `${owner}/${name}`,
    description: await readDescription(gitDir),
    empty: tip === undefined,
    private: false,
    fork: false,
    template: false,
    mirror: false,
    archived: false,
    internal: false,
    html_url: url,
    url: apiUrl(baseUrl, repository),
    clone_url: `${url}.git`,
    default_branch: defaultBranch,
    created_at: (await readCreationTime(gitDir)).toISOString(),
    updated_at: (await readPushTime(gitDir)).toISOString(),
  };
}

export function branchShape(options: {
  baseUrl: string;
  repository: Repository;
  name: string;
  commit: Commit;
  protection?: BranchProtection;
}) {
  const { baseUrl, repository, name, commit, protection } = options;
  const contexts = protection?.requiredContexts ?? [];
  return {
    name,
    commit: {
      id: commit.id,
      message: commit.message,
      url: `${repositoryUrl(baseUrl, repository)}/commit/${commit.id}`,
      author: signatureShape(commit.author),
      committer: signatureShape(commit.committer),
      timestamp: commit.committer.date,
    },
    protected: protection !== undefined,
    required_approvals: 0,
    enable_status_check: contexts.length > 0,
    status_check_contexts: contexts,
    user_can_push: protection?.allowPush ?? true,
    user_can_merge: true,
    effective_branch_protection_name: protection?.branch ?? '',
  };
}

export function commitShape(options: {
  baseUrl: string;
  repository: Repository;
  commit: Commit;
}) {
  const { baseUrl, repository, commit } = options;
  const api = `${apiUrl(baseUrl, repository)}/git`;
  return {
    sha: commit.id,
    url: `${api}/commits/${commit.id}`,
    html_url: `${repositoryUrl(baseUrl, repository)}/commit/${commit.id}`,
    created: commit.committer.date,
    commit: {
      url: `${api}/commits/${commit.id}`,
      author: signatureShape(commit.author),
      committer: signatureShape(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${api}/trees/${commit.tree}` },
    },
    author: null,
    committer: null,
    parents: commit.parents.map(sha => ({
      sha,
      url: `${api}/commits/${sha}`,
    })),
  };
}

export function refShape(options: {
  baseUrl: string;
  repository: Repository;
  ref: Ref;
}) {
  const { baseUrl, repository, ref } = options;
  const api = `${apiUrl(baseUrl, repository)}/git`;
  return {
    ref: ref.name,
    url: `${api}/${ref.name}`,
    object: {
      type: ref.type,
      sha: ref.id,
      url: `${api}/${ref.type}s/${ref.id}`,
    },
  };
}

/** A file with its content, or an entry of a folder without. */
export function contentShape(options: {
  baseUrl: string;
  repository: Repository;
  commit: string;
  entry: Entry;
  content?: Buffer;
}) {
  const { baseUrl, repository, commit, entry, content } = options;
  const path = encodePath(entry.path);
  const html = repositoryUrl(baseUrl, repository);
  return {
    name: entry.name,
    path: entry.path,
    sha: entry.id,
    type: entry.type,
    size: entry.size,
    encoding: content ? 'base64' : null,
    content: content ? content.toString('base64') : null,
    target:
      entry.type === 'symlink' && content ? content.toString('utf8') : null,
    url: `${apiUrl(baseUrl, repository)}/contents/${path}?ref=${commit}`,
    html_url: `${html}/src/commit/${commit}/${path}`,
    download_url:
      entry.type === 'file' ? `${html}/raw/commit/${commit}/${path}` : null,
  };
}

export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function signatureShape({ name, email, date }: Signature) {
  return { name, email, date };
}

/** Gitea numbers what it has; here the number follows from the name, so that it needs no keeping. */
export function stableId(name: string): number {
  return createHash('sha256').update(name).digest().readUIntBE(0, 6);
}
