import { InputError, NotFoundError, isError } from '@backstage/errors';
import { z } from 'zod';
import { findDecision } from './findDecision';
import type { GiteaClient } from './GiteaClient';
import { encodePath, pullPath, repositoryPath } from './giteaPaths';
import {
  DUPLICATE_MARK,
  pullRequestSchema,
  wireTitle,
  type GiteaPullRequest,
} from './giteaPullRequestSchema';
import type {
  FoundPullRequest,
  NewPullRequest,
  PullRequest,
  PullRequestName,
  RepositoryName,
} from './PullRequest';

const commentsSchema = z.array(z.object({ id: z.number(), body: z.string() }));

/** What the portal does with pull requests on a Gitea or Forgejo host. */
export function giteaPullRequests(client: GiteaClient) {
  return {
    /** Undefined when there is none with this number. */
    getPullRequest(name: PullRequestName): Promise<PullRequest | undefined> {
      return client.find(pullPath(name), pullRequestSchema);
    },

    /** Newest first. */
    async listPullRequests(
      options: RepositoryName & {
        state: 'open' | 'closed' | 'all';
        /** Only those from this branch. */
        head?: string;
        base?: string;
      },
    ): Promise<PullRequest[]> {
      const { head, base } = options;
      const all = await listAll(client, options);
      return all.filter(
        pull =>
          !pull.isDuplicate &&
          (!head || pull.head.branch === head) &&
          (!base || pull.base.branch === base),
      );
    },

    /**
     * The pull request from a branch, opened if there is none. Beside a twin that does the same at the same moment, one
     * pull request remains and both get it, also on a host that lets both be opened.
     */
    findOrCreatePullRequest(wanted: NewPullRequest): Promise<FoundPullRequest> {
      return findOrCreate(client, wanted);
    },

    /** Changes what is given and nothing else; done twice is done once. */
    async updatePullRequest(
      options: PullRequestName & {
        title?: string;
        body?: string;
        draft?: boolean;
        base?: string;
      },
    ): Promise<PullRequest> {
      const { body, base } = options;
      const before = await requirePull(client, options);
      const { title = before.title, draft = before.draft } = options;
      return patch(client, options, {
        title: wireTitle({ title, draft }),
        ...(body !== undefined && { body }),
        ...(base !== undefined && { base }),
      });
    },

    /** Closes it without merging; one that is closed already is fine, one that is merged stays so. */
    async closePullRequest(name: PullRequestName): Promise<PullRequest> {
      const before = await requirePull(client, name);
      if (before.state !== 'open') return before;
      return patch(client, name, { state: 'closed' });
    },

    /**
     * @throws InputError naming what the host does not know; on Gitea teams exist only below organisations.
     */
    async requestReviewers(
      options: PullRequestName & { users?: string[]; teams?: string[] },
    ): Promise<void> {
      const { users = [], teams = [] } = options;
      if (users.length + teams.length === 0) return;
      const path = `${pullPath(options)}/requested_reviewers`;
      const response = await client.request('POST', path, {
        reviewers: users,
        team_reviewers: teams,
      });
      if (response.ok) return;
      if (response.status !== 404 && response.status !== 422) {
        await client.refuse(response);
      }
      throw new InputError(
        `${client.host} cannot ask ${[...users, ...teams].join(
          ', ',
        )} to review pull request ${options.number} (${await client.reason(
          response,
        )}); check that they exist there and may read the repository.`,
      );
    },

    /** Writes a comment. With a key it is written once, and replaced when it is to say something else. */
    async comment(
      options: PullRequestName & { body: string; key?: string },
    ): Promise<void> {
      const { key } = options;
      const mark = key === undefined ? '' : `<!-- slipway:${key} -->\n`;
      const body = `${mark}${options.body}`;
      const issues = `${repositoryPath(options)}/issues`;
      const path = `${issues}/${options.number}/comments`;
      const old = mark && (await findComment(client, path, mark));
      if (old && old.body === body) return;
      const response = old
        ? await client.request('PATCH', `${issues}/comments/${old.id}`, {
            body,
          })
        : await client.request('POST', path, { body });
      if (!response.ok) await client.refuse(response);
    },
  };
}

async function findOrCreate(
  client: GiteaClient,
  wanted: NewPullRequest,
): Promise<FoundPullRequest> {
  const found = await findExisting(client, wanted);
  if (found) return found;
  const { head, base, body, title, draft = false } = wanted;
  try {
    const path = `${repositoryPath(wanted)}/pulls`;
    const response = await client.request('POST', path, {
      head,
      base,
      title: wireTitle({ title, draft }),
      body,
    });
    if (response.status !== 409) {
      if (response.status === 404) throw missingBranch(client, wanted);
      const created = await client.read(response, pullRequestSchema);
      return await keepOne(client, wanted, created);
    }
  } catch (error) {
    // The answer may have been lost after the host had done it.
    if (!isError(error) || error.name !== 'ServiceUnavailableError')
      throw error;
    const opened = await findExisting(client, wanted);
    if (opened) return opened;
    throw error;
  }
  const twin = await findExisting(client, wanted);
  if (twin) return twin;
  throw new InputError(
    `${client.host} says that ${head} has a pull request into ${base} of ${wanted.owner}/${wanted.name}, but lists none; look at it there.`,
  );
}

async function findExisting(
  client: GiteaClient,
  wanted: NewPullRequest,
): Promise<FoundPullRequest | undefined> {
  const { head, base } = wanted;
  // One cheap question is enough for most: Gitea answers with any pull request from one branch into another.
  if (!base.includes('/')) {
    const pulls = `${repositoryPath(wanted)}/pulls`;
    const path = `${pulls}/${encodeURIComponent(base)}/${encodePath(head)}`;
    const any = await client.find(path, pullRequestSchema);
    if (!any) return undefined;
    if (any.state === 'open' && any.number > (wanted.after ?? 0)) {
      return { outcome: 'open', pullRequest: any };
    }
  }
  return findDecision(
    await listAll(client, { ...wanted, state: 'all' }),
    wanted,
  );
}

/** Closes ours when a twin opened one a moment earlier; of several the first stays. */
async function keepOne(
  client: GiteaClient,
  wanted: NewPullRequest,
  created: PullRequest,
): Promise<FoundPullRequest> {
  const open = await listAll(client, { ...wanted, state: 'open' });
  const [first] = open
    .filter(
      ({ head, base, number }) =>
        head.branch === wanted.head &&
        base.branch === wanted.base &&
        number < created.number,
    )
    .sort((a, b) => a.number - b.number);
  if (!first) return { outcome: 'created', pullRequest: created };
  await patch(
    client,
    { ...wanted, number: created.number },
    {
      body: `${DUPLICATE_MARK}\nOpened at the same moment as #${first.number}, which stays.`,
      state: 'closed',
    },
  );
  return { outcome: 'open', pullRequest: first };
}

async function listAll(
  client: GiteaClient,
  options: RepositoryName & { state: 'open' | 'closed' | 'all' },
): Promise<GiteaPullRequest[]> {
  const path = `${repositoryPath(options)}/pulls?state=${options.state}`;
  const all: GiteaPullRequest[] = [];
  for await (const page of client.pages(path, z.array(pullRequestSchema))) {
    all.push(...page);
  }
  return all;
}

async function requirePull(
  client: GiteaClient,
  name: PullRequestName,
): Promise<PullRequest> {
  const found = await client.find(pullPath(name), pullRequestSchema);
  if (found) return found;
  throw new NotFoundError(
    `There is no pull request ${name.number} in ${name.owner}/${name.name} on ${client.host}.`,
  );
}

async function patch(
  client: GiteaClient,
  name: PullRequestName,
  change: object,
): Promise<PullRequest> {
  const response = await client.request('PATCH', pullPath(name), change);
  return client.read(response, pullRequestSchema);
}

async function findComment(client: GiteaClient, path: string, mark: string) {
  const response = await client.request('GET', path);
  const comments = await client.read(response, commentsSchema);
  return comments.find(({ body }) => body.startsWith(mark));
}

function missingBranch(
  { host }: GiteaClient,
  { owner, name, head, base }: NewPullRequest,
): NotFoundError {
  return new NotFoundError(
    `${owner}/${name} on ${host} lacks the branch ${head} or ${base}, or the portal's user may not see it; push the branch first.`,
  );
}
