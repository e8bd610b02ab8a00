import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  startTestServer,
  type TestServer,
} from '../../__testUtils__/startTestServer';
import { PackageIndexClient } from './PackageIndexClient';
import { readSimplePage } from './simplePage';

let server: TestServer;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  server = await startTestServer((request, response) =>
    answer(request, response),
  );
});
beforeEach(() => {
  server.paths.length = 0;
  server.headers.length = 0;
});
afterAll(() => server.close());

const createClient = (more: object = {}) =>
  new PackageIndexClient(
    {
      name: 'acme',
      url: `${server.url}/simple`,
      aliases: [],
      internal: [],
      names: [],
      listsNames: true,
      requestsPerSecond: 100,
      ...more,
    },
    { maxBytes: 10_000 },
  );

const json = (response: ServerResponse, body: object) =>
  response
    .writeHead(200, {
      'content-type': 'application/vnd.pypi.simple.v1+json',
      etag: '"1"',
    })
    .end(JSON.stringify(body));

describe('PackageIndexClient', () => {
  it('asks for JSON, with what it knows and its credentials', async () => {
    answer = (_, response) => json(response, { files: [] });
    const credentials = { username: 'reader', password: 'secret' };
    await createClient({ credentials }).getReleases('acme-common', {
      etag: '"0"',
      internal: true,
    });

    expect(server.paths).toEqual(['/simple/acme-common/']);
    expect(server.headers[0]).toMatchObject({
      accept: expect.stringMatching(/^application\/vnd.pypi.simple.v1\+json,/),
      'if-none-match': '"0"',
      authorization: `Basic ${btoa('reader:secret')}`,
    });
  });

  it('tells unchanged and missing apart from failing', async () => {
    const statuses = [304, 404, 401, 429, 503];
    answer = (_, response) =>
      response.writeHead(statuses.shift() ?? 500).end('<html>');
    const client = createClient();
    const ask = () => client.getReleases('flask', { internal: false });

    expect(await ask()).toEqual({ state: 'unchanged' });
    expect(await ask()).toEqual({ state: 'missing' });
    await expect(ask()).rejects.toThrow('refuses its credentials');
    await expect(ask()).rejects.toThrow('asked less often');
    await expect(ask()).rejects.toThrow('status 503');
  });

  it('keeps to its pace', async () => {
    answer = (_, response) => json(response, { files: [] });
    const client = createClient({ requestsPerSecond: 20 });
    const started = Date.now();
    await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map(name =>
        client.getReleases(name, { internal: false }),
      ),
    );
    expect(Date.now() - started).toBeGreaterThan(140);
  });

  it('does not follow an index that passes internal names on', async () => {
    answer = (_, response) =>
      response.writeHead(302, { location: 'http://localhost:1/' }).end();
    await expect(
      createClient().getReleases('acme-common', { internal: true }),
    ).rejects.toThrow('not asked for internal names');
  });

  it.each<[string, string]>([
    ['application/json', '{"files": 3}'],
    ['application/json', 'null'],
    ['application/json', '{"files": [{"filename"'],
    ['text/plain', 'hello'],
  ])('does not take %s %s for an answer', async (type, body) => {
    answer = (_, response) =>
      response.writeHead(200, { 'content-type': type }).end(body);
    await expect(
      createClient().getReleases('flask', { internal: false }),
    ).rejects.toThrow('The index answered with');
  });

  it.each<[string, (names: string[]) => string]>([
    [
      'application/vnd.pypi.simple.v1+json',
      names => JSON.stringify({ projects: names.map(name => ({ name })) }),
    ],
    [
      'text/html',
      names =>
        `<html>${names.map(name => `<a href="/${name}/">${name}</a>\n`)}`,
    ],
  ])('finds names in a long list of %s', async (type, write) => {
    const names = Array.from({ length: 20_000 }, (_, i) => `library-${i}`);
    names.splice(7000, 0, 'Acme_Common');
    answer = (_, response) =>
      response.writeHead(200, { 'content-type': type }).end(write(names));
    const seen: string[] = [];
    const found = await createClient().findNames(name => {
      seen.push(name);
      return name === 'acme-common';
    });

    expect([...found]).toEqual(['acme-common']);
    expect(seen).toHaveLength(20_001);
    expect(server.paths).toEqual(['/simple/']);
  });
});

describe('readSimplePage', () => {
  it('reads JSON of PEP 691 with the times of PEP 700', () => {
    const text = JSON.stringify({
      meta: { 'api-version': '1.1' },
      name: 'acme-common',
      files: [
        {
          filename: 'acme_common-1.0.0-py3-none-any.whl',
          url: 'x',
          'requires-python': '>=3.9',
          'upload-time': '2026-01-02T00:00:00.5Z',
          yanked: false,
        },
        {
          filename: 'acme-common-1.0.tar.gz',
          'upload-time': '2026-01-01T00:00:00+01:00',
          yanked: 'broken',
        },
        { filename: 'acme_common-1.1-py3-none-any.whl', yanked: 'broken' },
        { filename: 'acme_common-1.1-py2.7.egg' },
        { filename: 'other-2.0-py3-none-any.whl' },
        { filename: 'acme-common-extra-9.0.tar.gz' },
      ],
    });
    expect(
      readSimplePage({ contentType: 'application/json', text }, 'acme-common'),
    ).toEqual([
      {
        version: '1.0.0',
        uploadedAt: '2025-12-31T23:00:00.000Z',
        yanked: false,
        requiresPython: '>=3.9',
      },
      { version: '1.1', yanked: true },
      // A file of which it cannot be told where the name ends is no version of PEP 440 and never the latest.
      { version: 'extra-9.0', yanked: false },
    ]);
  });

  it('reads HTML of PEP 503', () => {
    const text = `<!DOCTYPE html><html><body><h1>Links</h1>
      <a href="../../acme_common-1.0-py3-none-any.whl#sha256=1" data-requires-python="&gt;=3.9,&lt;4">acme_common-1.0-py3-none-any.whl</a><br/>
      <a href="acme_common-2.0.zip" data-yanked="">
        acme_common-2.0.zip
      </a>`;
    expect(
      readSimplePage({ contentType: 'text/html', text }, 'acme-common'),
    ).toEqual([
      { version: '1.0', yanked: false, requiresPython: '>=3.9,<4' },
      { version: '2.0', yanked: true },
    ]);
  });
});
