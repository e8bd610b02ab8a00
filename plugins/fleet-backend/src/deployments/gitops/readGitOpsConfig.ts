import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** Where the GitOps repository is, and how often it is looked at. */
export interface GitOpsConfig {
  /** As people see it in the browser, without a slash or `.git` at its end. */
  url: string;
  branch: string;
  frequencyMs: number;
}

const MINUTE = 60_000;

/**
 * `fleet.gitops`, or undefined when there is no GitOps repository.
 *
 * @throws InputError that names the key, when a value makes no sense.
 */
export function readGitOpsConfig(config: Config): GitOpsConfig | undefined {
  const gitops = config.getOptionalConfig('fleet.gitops');
  if (!gitops) return undefined;
  const branch = gitops.getOptionalString('branch') ?? 'main';
  if (!/^\w[\w./-]*$/.test(branch) || branch.includes('..')) {
    throw new InputError(
      `fleet.gitops.branch is '${branch}'; use the name of a branch, such as main`,
    );
  }
  return {
    url: readUrl(gitops.getString('url')),
    branch,
    frequencyMs: readFrequency(gitops),
  };
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const segments = url?.pathname.split('/').filter(Boolean) ?? [];
  if (!url || !/^https?:$/.test(url.protocol) || segments.length < 2) {
    throw new InputError(
      `fleet.gitops.url is '${text}'; use the repository's address in the browser, such as https://git.acme.com/acme/gitops`,
    );
  }
  if (url.username || url.password) {
    throw new InputError(
      'fleet.gitops.url has credentials in it; put them into integrations',
    );
  }
  return text.replace(/(\.git)?\/*$/, '');
}

function readFrequency(gitops: Config): number {
  if (!gitops.has('frequency')) return MINUTE;
  const milliseconds = durationToMilliseconds(
    readDurationFromConfig(gitops, { key: 'frequency' }),
  );
  if (milliseconds < 1000) {
    throw new InputError('fleet.gitops.frequency is shorter than a second');
  }
  return milliseconds;
}
