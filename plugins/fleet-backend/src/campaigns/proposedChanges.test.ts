import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { ServiceUpdate } from '@slipway/plugin-fleet-common';
import { serviceEntity } from '../__testUtils__/startTestFleet';
import { startTestPullRequests } from '../__testUtils__/startTestPullRequests';
import { testUpdate } from './__testUtils__/testCampaign';
import { CatalogServices } from './CatalogServices';
import { createProposedChanges } from './proposedChanges';

const HEAD = 'a'.repeat(40);
const MARK = {
  kind: 'template',
  subject: 'template:default/flask-service',
  baseCommit: 'b'.repeat(40),
  head: HEAD,
  markedPaths: [],
  autoMergeEligible: true,
};
const BODY = `Please.\n\n<!-- slipway:proposal ${JSON.stringify(MARK)} -->\n`;
const UPDATE = testUpdate({ commit: HEAD });

describe('createProposedChanges', () => {
  let host: Awaited<ReturnType<typeof startTestPullRequests>>;
  let told: string[];

  afterEach(() => host.close());

  async function start(
    pull: Parameters<typeof startTestPullRequests>[0] = {},
    entities = [
      serviceEntity('orders', {
        annotations: {
          'backstage.io/source-location':
            'url:https://git.acme.com/acme/orders/src/branch/main/',
        },
      }),
    ],
  ) {
    host = await startTestPullRequests({ body: BODY, ...pull });
    told = [];
    const config = new ConfigReader({
      integrations: { gitea: [{ host: 'git.acme.com', baseUrl: host.url }] },
    });
    return createProposedChanges({
      catalog: new CatalogServices({
        catalog: catalogServiceMock({ entities }),
        auth: mockServices.auth(),
        tierKey: 'acme.com/tier',
        now: () => new Date(),
      }),
      integrations: ScmIntegrations.fromConfig(config),
      sources: {
        observeUpdate: async () => void told.push('observed'),
        recordClosed: async (_: ServiceUpdate, reason) =>
          void told.push(`closed: ${reason}`),
      },
    });
  }

  it('merges what was looked at, and has it looked at again', async () => {
    const changes = await start();

    await changes.merge(UPDATE, HEAD);

    expect(host.pull.merged).toBe(true);
    expect(told).toEqual(['observed']);
  });

  it('merges no newer head, and says so', async () => {
    const changes = await start({ head: 'f'.repeat(40) });

    await expect(changes.merge(UPDATE, HEAD)).rejects.toThrow(
      'look at its new commits first',
    );

    expect(host.pull.merged).toBe(false);
    expect(told).toEqual(['observed']);
  });

  it('closes with the reason where people and tasks find it', async () => {
    const changes = await start();

    await changes.closePullRequest(UPDATE, 'The campaign was closed.');
    await changes.closePullRequest(UPDATE, 'The campaign was closed.');

    expect(host.pull.state).toBe('closed');
    expect(host.pull.body).toMatch(/^Please\./);
    expect(host.pull.body).toContain(
      '"closedBecause":"The campaign was closed."',
    );
    expect(host.comments).toEqual([
      expect.stringContaining('The campaign was closed.'),
    ]);
    expect(told).toEqual(['closed: The campaign was closed.', 'observed']);
  });

  it.each([
    ['that a person pushed to', { head: 'f'.repeat(40) }],
    ['that was merged', { state: 'closed' as const, merged: true }],
    ["that is not Slipway's", { body: 'Mine.' }],
  ])('leaves a pull request alone %s', async (_, pull) => {
    const changes = await start(pull);
    const before = { ...host.pull };

    await changes.closePullRequest(UPDATE, 'The campaign was closed.');

    expect(host.pull).toEqual(before);
    expect(host.comments).toEqual([]);
    expect(told).toEqual(['observed']);
  });

  it('passes on how long the host wants no requests', async () => {
    const changes = await start();
    host.limit.seconds = 90;

    await expect(changes.merge(UPDATE, HEAD)).rejects.toMatchObject({
      name: 'ForgeRateLimitError',
      retryAfterSeconds: 90,
    });
  });

  it('says what is the matter when the repository is gone', async () => {
    const changes = await start({}, []);

    await expect(changes.merge(UPDATE, HEAD)).rejects.toThrow(
      'backstage.io/source-location',
    );
  });
});
