import { runGit } from '../git';

/** Commits files onto a branch of a bare repository; a file without content is deleted. Returns the commit. */
export async function commitFiles(options: {
  gitDir: string;
  files: Record<string, string | undefined>;
  branch?: string;
  /** Taken for the branch when it is not there yet. */
  from?: string;
  author?: string;
  date?: string;
  /** A commit that this one merges. */
  merges?: string;
  links?: Record<string, string>;
}): Promise<string> {
  const {
    gitDir,
    files,
    branch = 'main',
    author = 'Ada',
    links = {},
  } = options;
  const ref = `refs/heads/${branch}`;
  const seconds = Date.parse(options.date ?? '2026-01-02T03:04:05Z') / 1000;
  const parent = await runGit(['rev-parse', '--verify', '--quiet', ref], {
    cwd: gitDir,
    successCodes: [0, 1],
  });
  const person = `${author} <${author.toLowerCase()}@acme.com> ${seconds} +0000`;
  const before = parent.toString().trim() || options.from;
  const lines = [
    `commit ${ref}`,
    `author ${person}`,
    `committer ${person}`,
    data('change\n'),
    ...(before ? [`from ${before}`] : []),
    ...(options.merges ? [`merge ${options.merges}`] : []),
  ];
  for (const [path, content] of Object.entries(files)) {
    if (content === undefined) lines.push(`D ${path}`);
    else lines.push(`M 100644 inline ${path}`, data(content));
  }
  for (const [path, target] of Object.entries(links)) {
    lines.push(`M 120000 inline ${path}`, data(target));
  }
  await runGit(['fast-import', '--quiet', '--done', '--force'], {
    cwd: gitDir,
    input: `${lines.join('\n')}\n\ndone\n`,
  });
  const commit = await runGit(['rev-parse', ref], { cwd: gitDir });
  return commit.toString().trim();
}

function data(content: string): string {
  return `data ${Buffer.byteLength(content)}\n${content}`;
}
