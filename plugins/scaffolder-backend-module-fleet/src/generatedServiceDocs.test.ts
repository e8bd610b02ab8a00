import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const DOCS = resolve(__dirname, '../../../docs');

describe.each(['generated-service.md', 'pipelines.md'])('docs/%s', page => {
  const text = readFileSync(join(DOCS, page), 'utf8');

  it('leads to tests and pages that exist', () => {
    const targets = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(
      ([, target]) => target ?? '',
    );

    expect(targets).not.toEqual([]);
    expect(targets.filter(path => !existsSync(join(DOCS, path)))).toEqual([]);
  });

  it('promises nothing for later', () => {
    expect(text).not.toMatch(/\byet\b/);
  });
});
