import { runGit } from '@slipway/plugin-fleet-node';

/** Commits files onto `main` of a bare repository; a file without content is deleted. Returns the commit. */
export async function commitFiles(options: {
  gitDir: string;
  files: Record<string, string | undefined>;
  author?: string;
  date?: string;
}): Promise<string> {
  const { gitDir, files, author = 'Ada' } = options;
  const seconds = Date.parse(options.date ?? '2026-01-02T03:04:05Z') / 1000;
  const person = `${author} <${author.toLowerCase()}@acme.com> ${seconds} +0000`;
  const parent = await runGit(
    ['rev-parse', '--verify', '--quiet', 'refs/heads/main'],
    { cwd: gitDir, successCodes: [0, 1] },
  );
  const lines = [
    'commit refs/heads/main',
    `author ${person}`,
    `committer ${person}`,
    data('change\n'),
    ...(parent.length > 0 ? [`from ${parent.toString().trim()}`] : []),
    ...Object.entries(files).flatMap(([path, content]) =>
      content === undefined
        ? [`D ${path}`]
        : [`M 100644 inline ${path}`, data(content)],
    ),
  ];
  await runGit(['fast-import', '--quiet', '--done', '--force'], {
    cwd: gitDir,
    input: `${lines.join('\n')}\n\ndone\n`,
  });
  const commit = await runGit(['rev-parse', 'refs/heads/main'], {
    cwd: gitDir,
  });
  return commit.toString().trim();
}

function data(content: string): string {
  return `data ${Buffer.byteLength(content)}\n${content}`;
}
