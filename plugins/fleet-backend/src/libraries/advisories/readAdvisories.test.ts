import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  FILE_LIMITS,
  openAdvisoryPath,
  type FileLimits,
} from './advisoryFiles';
import { openAdvisorySource } from './openAdvisorySource';
import { describeUnusable, readAdvisories } from './readAdvisories';
import { startTestServer } from '../../__testUtils__/startTestServer';
import { makeZip } from '../../__testUtils__/makeZip';

const YAML = `
id: PYSEC-2026-1
details: A flaw
modified: 2026-01-02T03:04:05Z
aliases: [CVE-2026-1]
affected:
- package: {ecosystem: PyPI, name: flask}
  ranges:
  - type: ECOSYSTEM
    events: [{introduced: "0"}, {fixed: "2.0"}]
  versions: ["1.0"]
`;

const json = (id: string, more: object = {}) =>
  JSON.stringify({
    id,
    modified: '2026-01-02T03:04:05Z',
    affected: [
      { package: { ecosystem: 'PyPI', name: 'flask' }, versions: ['1.0'] },
    ],
    ...more,
  });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

const read = async (path: string, limits: Partial<FileLimits> = {}) => {
  const files = await openAdvisoryPath(path, { ...FILE_LIMITS, ...limits });
  const { advisories, unusable } = await readAdvisories(files);
  return { ids: advisories.map(({ id }) => id), unusable };
};

const writeArchive = async (...args: Parameters<typeof makeZip>) => {
  const path = join(folder, 'all.zip');
  await writeFile(path, makeZip(...args));
  return path;
};

describe('advisories in a folder', () => {
  beforeEach(async () => {
    await mkdir(join(folder, 'vulns/flask'), { recursive: true });
    await mkdir(join(folder, '.github'));
    await writeFile(join(folder, 'vulns/flask/PYSEC-2026-1.yaml'), YAML);
    await writeFile(join(folder, 'vulns/GHSA-1.json'), json('GHSA-1'));
    await writeFile(join(folder, '.github/workflow.yml'), 'on: push');
    await writeFile(join(folder, 'README.md'), '# Advisories');
  });

  it('reads YAML and JSON, and nothing hidden', async () => {
    expect(await read(folder)).toEqual({
      ids: ['GHSA-1', 'CVE-2026-1'],
      unusable: [],
    });
  });

  it('goes on when some are bad, and says which and why', async () => {
    await writeFile(join(folder, 'a.json'), '{"id": ');
    await writeFile(join(folder, 'b.json'), '{"id": "x y"}');
    await writeFile(join(folder, 'c.json'), '\0\0');
    await writeFile(join(folder, 'd.yaml'), `id: ${'x'.repeat(300_000)}`);
    await writeFile(
      join(folder, 'e.yaml'),
      `a: &a [x, x]\n${Array.from(
        { length: 9 },
        (_, i) => `${i}: &b${i} [${'*a, '.repeat(20)}]\n`,
      ).join('')}`,
    );
    await writeFile(join(folder, 'f.json'), '[]');
    const { ids, unusable } = await read(folder);

    expect(ids).toHaveLength(2);
    expect(unusable.map(({ name }) => name)).toEqual([
      'a.json',
      'b.json',
      'c.json',
      'd.yaml',
      'e.yaml',
      'f.json',
    ]);
    expect(describeUnusable(unusable)).toMatch(
      /^6 records could not be used, such as a.json: /,
    );
  });

  it('has another revision when a file changed', async () => {
    const { revision } = await openAdvisoryPath(folder);
    expect((await openAdvisoryPath(folder)).revision).toBe(revision);
    await writeFile(join(folder, 'vulns/GHSA-1.json'), json('GHSA-10'));
    expect((await openAdvisoryPath(folder)).revision).not.toBe(revision);
  });

  it('says that it is not there', async () => {
    await expect(read(join(folder, 'nowhere'))).rejects.toThrow(
      'does not exist',
    );
  });
});

describe('advisories in an archive', () => {
  it('reads them', async () => {
    const path = await writeArchive([
      { name: 'PYSEC-2026-1.yaml', content: YAML },
      { name: 'GHSA-1.json', content: json('GHSA-1') },
      { name: 'README.md', content: 'not read' },
    ]);
    expect((await read(path)).ids).toEqual(['CVE-2026-1', 'GHSA-1']);
  });

  it('refuses names that lead out of it', async () => {
    const path = await writeArchive([
      { name: '../../evil.json', content: json('GHSA-1') },
    ]);
    await expect(read(path)).rejects.toThrow('damaged');
  });

  it('refuses a zip bomb before it unpacks it', async () => {
    const path = await writeArchive([
      { name: 'GHSA-1.json', content: json('GHSA-1') },
      { name: 'bomb.json', content: '0'.repeat(50_000_000) },
    ]);
    await expect(read(path)).rejects.toThrow('zip bomb');
  });

  it('refuses what is larger than it says', async () => {
    const path = await writeArchive([
      { name: 'bomb.json', content: '0'.repeat(5_000_000), claims: 100 },
    ]);
    await expect(read(path)).rejects.toThrow('damaged');
  });

  it('is bounded in files and bytes', async () => {
    const path = await writeArchive([
      { name: 'GHSA-1.json', content: json('GHSA-1') },
      { name: 'GHSA-2.json', content: json('GHSA-2') },
    ]);
    await expect(read(path, { files: 1 })).rejects.toThrow('more than 1 files');
    await expect(read(path, { totalBytes: 200 })).rejects.toThrow(
      'more than 200 bytes',
    );
    expect(await read(path, { bytesOf: { '.json': 10 } })).toMatchObject({
      ids: [],
      unusable: [
        { name: 'GHSA-1.json', reason: 'it is too large' },
        { name: 'GHSA-2.json', reason: 'it is too large' },
      ],
    });
  });

  it('tells what is no archive', async () => {
    const path = join(folder, 'all.zip');
    await writeFile(path, 'hello');
    await expect(read(path)).rejects.toThrow('no zip archive');
    await writeFile(path, 'PK\x03\x04 and nothing else');
    await expect(read(path)).rejects.toThrow('damaged');
  });
});

describe('advisories at a URL', () => {
  it('are downloaded once, and removed again', async () => {
    const path = await writeArchive([
      { name: 'GHSA-1.json', content: json('GHSA-1') },
    ]);
    const archive = await readFile(path);
    const server = await startTestServer((request, response) => {
      const isKnown = request.headers['if-none-match'] === '"1"';
      response.writeHead(isKnown ? 304 : 200, { etag: '"1"' });
      response.end(isKnown ? undefined : archive);
    });
    try {
      const opened = await openAdvisorySource({ url: server.url }, undefined);
      if (!opened) throw new Error('nothing was downloaded');
      const { advisories } = await readAdvisories(opened);
      await opened.close();

      expect(advisories.map(({ id }) => id)).toEqual(['GHSA-1']);
      expect(opened.revision).toBe('etag "1"');
      expect(
        await openAdvisorySource({ url: server.url }, opened.revision),
      ).toBeUndefined();
    } finally {
      await server.close();
    }
  });
});
