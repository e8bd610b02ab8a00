import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGiteaForge } from './GiteaForge';

const REPOSITORY = {
  id: 1,
  name: 'payments',
  owner: { login: 'acme', id: 2 },
  description: 'Takes payments',
  default_branch: 'main',
};

describe('createGiteaForge', () => {
  let server: Server;
  let baseUrl: string;
  let answer: { status: number; body: object };
  let requests: Array<{ line: string; authorization?: string; body: string }>;

  beforeEach(async () => {
    requests = [];
    answer = { status: 200, body: REPOSITORY };
    server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      requests.push({
        line: `${request.method} ${request.url}`,
        authorization: request.headers.authorization,
        body,
      });
      response.writeHead(answer.status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/git`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  function forge(changes: { username?: string; password?: string } = {}) {
    return createGiteaForge({
      host: 'git.acme.com',
      baseUrl,
      username: 'slipway',
      password: 'secret',
      ...changes,
    });
  }
  const payments = { owner: 'acme', name: 'payments' };

  it('reads a repository', async () => {
    await expect(forge().getRepository(payments)).resolves.toEqual({
      ...payments,
      description: 'Takes payments',
      defaultBranch: 'main',
    });

    expect(requests).toEqual([
      {
        line: 'GET /git/api/v1/repos/acme/payments',
        authorization: `Basic ${btoa('slipway:secret')}`,
        body: '',
      },
    ]);
  });

  it('creates a repository as visible as the host has it, unless told otherwise', async () => {
    answer.status = 201;
    const wanted = { ...payments, description: 'x', defaultBranch: 'main' };

    await forge().createRepository(wanted);
    await forge().createRepository({ ...wanted, visibility: 'private' });

    expect(requests.map(({ line, body }) => [line, JSON.parse(body)])).toEqual([
      [
        'POST /git/api/v1/orgs/acme/repos',
        {
          name: 'payments',
          description: 'x',
          default_branch: 'main',
          auto_init: false,
        },
      ],
      [
        'POST /git/api/v1/orgs/acme/repos',
        {
          name: 'payments',
          description: 'x',
          default_branch: 'main',
          auto_init: false,
          private: true,
        },
      ],
    ]);
  });

  it('finds and deletes nothing where nothing is', async () => {
    answer = { status: 404, body: { message: 'not found' } };

    await expect(forge().getRepository(payments)).resolves.toBeUndefined();
    await expect(forge().deleteRepository(payments)).resolves.toBeUndefined();
  });

  it.each([
    [401, 'NotAllowedError', "does not let the portal's user do this"],
    [403, 'NotAllowedError', 'check username, password and rights'],
    [404, 'NotFoundError', 'There is no organisation acme on git.acme.com'],
    [409, 'ConflictError', 'acme/payments exists already on git.acme.com'],
    [
      422,
      'InputError',
      'The git host git.acme.com refused this: status 422, not like this',
    ],
    [
      500,
      'ServiceUnavailableError',
      'The git host git.acme.com failed (status 500, not like this); try again',
    ],
  ])('explains status %d', async (status, name, sentence) => {
    answer = { status, body: { message: 'not like this' } };

    await expect(
      forge().createRepository({
        ...payments,
        description: '',
        defaultBranch: 'main',
      }),
    ).rejects.toMatchObject({
      name,
      message: expect.stringContaining(sentence),
    });
  });

  it('says so when the host is down', async () => {
    await new Promise(resolve => {
      server.closeAllConnections();
      server.close(resolve);
    });

    await expect(forge().getRepository(payments)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining(
        `The git host git.acme.com does not answer at ${baseUrl}; try again when it is up.`,
      ),
    });
  });

  it('gives git the credentials for this host only, and never in a URL', () => {
    expect(forge().cloneUrl(payments)).toBe(`${baseUrl}/acme/payments.git`);
    expect(forge().gitConfig()).toEqual({
      'http.followRedirects': 'false',
      [`http.${baseUrl}/.extraHeader`]: `Authorization: Basic ${btoa(
        'slipway:secret',
      )}`,
    });
  });

  it('takes a token alone', () => {
    const config = forge({
      username: undefined,
      password: 'token',
    }).gitConfig();

    expect(Object.values(config)).toContain(
      `Authorization: Basic ${btoa('token:x-oauth-basic')}`,
    );
  });
});
