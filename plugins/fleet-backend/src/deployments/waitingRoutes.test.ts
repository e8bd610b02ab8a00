import { expectDocumented } from '../__testUtils__/expectDocumented';
import {
  LIMITED_USER,
  serviceEntity,
  startTestFleet,
  type TestFleet,
} from '../__testUtils__/startTestFleet';
import {
  startTestServer,
  type TestServer,
} from '../__testUtils__/startTestServer';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const C = 'c'.repeat(40);

function commit(sha: string, message: string) {
  return {
    sha,
    html_url: `https://git.acme.com/acme/payments/commit/${sha}`,
    commit: {
      message,
      author: { name: 'Jane Doe' },
      committer: { date: '2026-11-01T11:00:00+01:00' },
    },
  };
}

describe('what waits for an environment', () => {
  let fleet: TestFleet;
  let host: TestServer;

  beforeEach(async () => {
    host = await startTestServer(({ url = '' }, response) => {
      const [, range] = /\/compare\/(.*)$/.exec(url) ?? [];
      const commits: Record<string, object[]> = {
        [`${A}...${B}`]: [commit(B, 'Add refunds\n\nAt last.')],
        [`${B}...main`]: [commit(C, 'Faster'), commit(A, '')],
        [`${B}...${B}`]: [],
      };
      const found = commits[range ?? ''];
      response.statusCode = found ? 200 : 404;
      response.setHeader('Content-Type', 'application/json');
      response.end(
        JSON.stringify({ total_commits: found?.length, commits: found }),
      );
    });
    fleet = await startTestFleet({
      entities: [
        serviceEntity('payments', {
          annotations: {
            'backstage.io/source-location':
              'url:https://git.acme.com/acme/payments/src/branch/main/',
          },
        }),
      ],
      gitea: [{ host: 'git.acme.com', baseUrl: host.url }],
    });
  });
  afterEach(async () => {
    await fleet.stop();
    await host.close();
  });

  async function runs(commits: Record<string, string | null>) {
    await fleet.get('/services/default/payments');
    const { id } = await fleet.knex('services').first('id');
    for (const [environment, running] of Object.entries(commits)) {
      await fleet.knex('deployment_cells').insert({
        service_id: id,
        environment,
        running_version: running && `1.${running[0]}`,
        running_commit_id: running,
      });
    }
  }

  const ask = async (environment: string, user?: string) =>
    expectDocumented(
      await fleet.get(
        `/services/default/payments/environments/${environment}/waiting`,
        user,
      ),
    );

  it('is what the environment before it runs', async () => {
    await runs({ staging: B, production: A });

    const { status, body } = await ask('production');

    expect(status).toBe(200);
    expect(body).toEqual({
      from: { version: '1.a', commit: A },
      to: { environment: 'staging', version: '1.b', commit: B },
      total: 1,
      commits: [
        {
          commit: B,
          title: 'Add refunds',
          author: 'Jane Doe',
          committedAt: '2026-11-01T10:00:00.000Z',
          url: `https://git.acme.com/acme/payments/commit/${B}`,
        },
      ],
      url: `${host.url}/acme/payments/compare/${A}...${B}`,
    });
  });

  it('is nothing when both run the same', async () => {
    await runs({ staging: B, production: B });

    expect((await ask('production')).body).toMatchObject({
      total: 0,
      commits: [],
    });
  });

  it.each([
    ['of the first environment', 'staging', { staging: B, production: A }],
    ['where the one before is unknown', 'production', { production: B }],
    ['of one that is not configured', 'lab', { lab: B, staging: A }],
  ])(
    'is what is on the default branch, %s',
    async (_, environment, commits) => {
      await runs(commits);

      const { body } = await ask(environment);

      expect(body.to).toEqual({ commit: C });
      expect(body.commits[1].title).toBe('No message');
    },
  );

  it('is not known without a commit, or when the host has not both', async () => {
    await runs({ staging: C, production: null });

    const answers = [await ask('production'), await ask('staging')];

    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    expect(answers.map(({ body }) => body.error.message)).toEqual([
      expect.stringContaining('report deployments with their commit'),
      expect.stringContaining('does not compare'),
    ]);
  });

  it('is for those who may read the service', async () => {
    await runs({ staging: B, production: A });

    expect((await ask('production', LIMITED_USER)).status).toBe(404);
    expect(host.paths).toEqual([]);
  });
});
