import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import {
  startTestServer,
  type TestServer,
} from '../../__testUtils__/startTestServer';
import { addressRank } from './addressRank';
import { download, readText, type DownloadOptions } from './download';
import { guardedRequest } from './guardedRequest';

const servers: TestServer[] = [];

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
) {
  const server = await startTestServer(answer);
  servers.push(server);
  return server;
}

const redirectTo = (location: string) =>
  serve((_, response) => response.writeHead(302, { location }).end());

const read = async (url: string, options: Partial<DownloadOptions> = {}) =>
  readText(
    await download(url, { timeoutMs: 20_000, maxBytes: 1000, ...options }),
  );

afterEach(async () => {
  await Promise.all(servers.splice(0).map(server => server.close()));
});

describe('download', () => {
  it('follows redirects, and gives credentials to the first origin only', async () => {
    const end = await serve((_, response) => response.end('here'));
    const { url, headers } = await redirectTo(`${end.url}/there`);
    const credentials = { username: 'reader', password: 'secret' };

    expect(await read(url, { credentials })).toBe('here');
    expect(headers[0]?.authorization).toMatch(/^Basic /);
    expect(end.headers[0]?.authorization).toBeUndefined();
  });

  it.each([
    ['http://169.254.169.254/latest/meta-data', 'inside the network'],
    ['http://[fe80::1]/', 'inside the network'],
    ['ftp://127.0.0.1/', 'no web address'],
    ['file:///etc/passwd', 'no web address'],
  ])('does not follow a redirect to %s', async (location, message) => {
    const { url } = await redirectTo(location);
    await expect(read(url)).rejects.toThrow(message);
  });

  it('stays on its origin when told to', async () => {
    const elsewhere = await serve((_, response) => response.end());
    const { url } = await redirectTo(elsewhere.url);
    await expect(read(url, { stayOnOrigin: true })).rejects.toThrow(
      'not asked for internal names',
    );
    expect(elsewhere.paths).toEqual([]);
  });

  it('gives up on a circle', async () => {
    const server = await serve((_, response) =>
      response.writeHead(302, { location: '/again' }).end(),
    );
    await expect(read(server.url)).rejects.toThrow('more than 5 times');
    expect(server.paths).toHaveLength(6);
  });

  it('stops where the answer grows too large, compressed or not', async () => {
    const plain = await serve((_, response) => response.end('x'.repeat(5000)));
    const compressed = gzipSync('x'.repeat(50_000_000));
    const bomb = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(compressed),
    );
    await expect(read(plain.url)).rejects.toThrow('larger than 1 KiB');
    await expect(read(bomb.url)).rejects.toThrow('larger than 1 KiB');
  });

  it('does not wait for a slow answer, its body included', async () => {
    const silent = await serve(() => {});
    const dripping = await serve((_, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    for (const { url } of [silent, dripping]) {
      await expect(read(url, { timeoutMs: 200 })).rejects.toThrow(
        'did not answer in',
      );
    }
  });

  it('says in a sentence what is wrong, without credentials', async () => {
    const { url, close } = await startTestServer(() => {});
    await close();
    const credentials = { username: 'reader', password: 'secret' };
    await expect(read(url, { credentials })).rejects.toThrow(
      new RegExp(`^DownloadError: ${url} cannot be read: it refuses|^${url}`),
    );
    await expect(read(url, { credentials })).rejects.not.toThrow('secret');
  });
});

describe('the guard of redirects', () => {
  const request = (url: string, rank: number) =>
    guardedRequest(new URL(url), {
      headers: {},
      signal: AbortSignal.timeout(20_000),
      rank,
    });

  it('looks at what a name resolves to', async () => {
    const { url, paths } = await serve((_, response) => response.end());
    const named = url.replace('127.0.0.1', 'localhost');

    await expect(request(named, 0)).rejects.toThrow('inside the network');
    await expect(request(url, 1)).rejects.toThrow('inside the network');
    expect(paths).toEqual([]);
    expect((await request(named, 2)).statusCode).toBe(200);
  });

  it.each<[string, number]>([
    ['93.184.216.34', 0],
    ['2606:2800:220:1::1', 0],
    ['10.1.2.3', 1],
    ['172.16.0.1', 1],
    ['192.168.1.1', 1],
    ['100.64.0.1', 1],
    ['fd00::1', 1],
    ['127.0.0.1', 2],
    ['::1', 2],
    ['0.0.0.0', 2],
    ['::ffff:127.0.0.1', 2],
    ['169.254.169.254', 3],
    ['::ffff:169.254.169.254', 3],
    ['fe80::1', 3],
  ])('ranks %s as %i', (address, rank) => {
    expect(addressRank(address)).toBe(rank);
  });
});
