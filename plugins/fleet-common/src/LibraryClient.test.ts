import { RecordingServer } from './__testUtils__/recordingServer';
import { LibraryClient } from './LibraryClient';

describe('LibraryClient', () => {
  const server = new RecordingServer();
  const client = new LibraryClient(server.clientOptions);

  beforeAll(() => server.start());
  beforeEach(() => server.forget());
  afterAll(() => server.stop());

  const asked = () =>
    server.seen.map(({ method, url }) => `${method} ${url}`.trim());

  it('asks for lists with what was given and nothing else', async () => {
    await client.getLibraries({ internal: true, owner: undefined, limit: 25 });
    await client.getLibraryUsers('acme-common', {
      versions: '<4',
      environment: 'production',
    });
    await client.getAdvisoryUsers('GHSA-1/2', { search: 'pay & go' });

    expect(asked()).toEqual([
      'GET /api/fleet/libraries?internal=true&limit=25',
      'GET /api/fleet/libraries/acme-common/services?versions=%3C4&environment=production',
      'GET /api/fleet/advisories/GHSA-1%2F2/services?search=pay+%26+go',
    ]);
  });

  it('repeats a parameter that has several values', async () => {
    await client.getSituation({ owner: ['group:default/a', 'user:default/b'] });
    await client.getMatrix({ library: ['acme-common'], offset: 100 });

    expect(asked()).toEqual([
      'GET /api/fleet/library-situation?owner=group%3Adefault%2Fa&owner=user%3Adefault%2Fb',
      'GET /api/fleet/library-matrix?library=acme-common&offset=100',
    ]);
  });

  it('asks for the libraries of one service by namespace and name', async () => {
    await client.getServiceLibraries('component:shop/payments', {
      direct: true,
    });

    expect(asked()).toEqual([
      'GET /api/fleet/services/shop/payments/libraries?direct=true',
    ]);
  });

  it('takes whole lists and SBOMs as text', async () => {
    server.answer = { status: 200, body: 'name,services\nflask,3\n' };

    await expect(client.getCsv('/libraries', { search: 'fl' })).resolves.toBe(
      'name,services\nflask,3\n',
    );
    await client.getLibraryUsersCsv('flask', { version: '3.1.0' });
    await client.getServiceLibrariesCsv('payments', {});
    await client.getAdvisoryUsersCsv('GHSA-1/2', { search: 'pay' });
    await client.getPolicyUsersCsv('p1', { state: 'late' });
    await client.getCsv('/library-matrix', { library: ['a', 'b'] });
    await client.getCsv('/policies', {});
    await client.getSbom('payments', { environment: 'production' });

    expect(asked()).toEqual([
      'GET /api/fleet/libraries?search=fl&format=csv',
      'GET /api/fleet/libraries/flask/services?version=3.1.0&format=csv',
      'GET /api/fleet/services/default/payments/libraries?format=csv',
      'GET /api/fleet/advisories/GHSA-1%2F2/services?search=pay&format=csv',
      'GET /api/fleet/policies/p1/services?state=late&format=csv',
      'GET /api/fleet/library-matrix?library=a&library=b&format=csv',
      'GET /api/fleet/policies?format=csv',
      'GET /api/fleet/services/default/payments/sbom?environment=production',
    ]);
  });

  it('makes and revokes the tokens of a service', async () => {
    const made = {
      id: '7',
      label: 'CI',
      createdAt: '2026-11-24T10:00:00Z',
      token: 'shown-once',
    };
    server.answer = { status: 201, body: made };
    await expect(
      client.createToken('payments', { label: 'CI' }),
    ).resolves.toEqual(made);

    server.answer = { status: 204, body: undefined };
    await client.revokeToken('payments', '7');

    expect(asked()).toEqual([
      'POST /api/fleet/services/default/payments/tokens',
      'DELETE /api/fleet/services/default/payments/tokens/7',
    ]);
    expect(server.seen[0]?.body).toBe('{"label":"CI"}');
  });

  it('reports a build with the token of its service', async () => {
    server.answer = {
      status: 200,
      body: { format: 'poetry.lock 2.1', libraries: 42, changed: false },
    };
    const upload = {
      commit: 'a1b2c3d',
      files: [{ path: 'poetry.lock', content: '' }],
    };

    await client.uploadSnapshot('payments', upload, { token: 'a-token' });

    expect(server.seen).toEqual([
      {
        method: 'POST',
        url: '/api/fleet/services/default/payments/snapshots',
        authorization: 'Bearer a-token',
        body: JSON.stringify(upload),
      },
    ]);
  });
});
