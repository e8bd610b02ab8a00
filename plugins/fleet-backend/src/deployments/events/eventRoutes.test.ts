import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { expectDocumented } from '../../__testUtils__/expectDocumented';
import {
  serviceEntity,
  startTestFleet,
  type TestFleet,
  type TestFleetOptions,
} from '../../__testUtils__/startTestFleet';

const SECRET = 'a secret of the webhooks';
const COMMIT = 'f95f852bd8fca8fcc58a9a2d6c842781e32a215e';
const DIGEST =
  'sha256:0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427';

const read = (name: string) =>
  readFileSync(join(__dirname, '__fixtures__', name), 'utf8');
const CDEVENT_04 = read('cdevents-0.4-structured.json');
const CDEVENT_05 = read('cdevents-0.5-data.json');
const GITHUB = read('github-deployment-status.json');
const GITLAB = read('gitlab-deployment.json');
const TEAMCITY = read('teamcity-build-finished.json');

const STRUCTURED = { 'Content-Type': 'application/cloudevents+json' };
const BINARY = {
  'Content-Type': 'application/cdevents+json; charset=utf-8',
  'ce-specversion': '1.0',
  'ce-id': '8f6f7b8e-0c40-4e4a-9d4c-3c1c9be3b3f0',
  'ce-source': 'https://argo.acme.com/applications/payments',
  'ce-type': 'dev.cdevents.service.rolledback.0.3.0',
};

describe('deployment events', () => {
  let fleet: TestFleet;

  afterEach(async () => {
    jest.useRealTimers();
    await fleet.stop();
  });

  async function start(options: TestFleetOptions = {}) {
    jest.useFakeTimers({
      now: new Date('2026-11-02T00:00:00Z'),
      doNotFake: ['setTimeout', 'setImmediate', 'setInterval', 'nextTick'],
    });
    const source = (address: string) => ({
      annotations: { 'backstage.io/source-location': `url:${address}` },
    });
    fleet = await startTestFleet({
      entities: [
        serviceEntity(
          'payments',
          source('https://github.com/acme/payments/tree/main/'),
        ),
        serviceEntity(
          'orders',
          source('https://gitlab.acme.com/acme/orders/-/tree/main/'),
        ),
        serviceEntity(
          'tours',
          source('https://github.com/acme/travel/tree/main/tours/'),
        ),
        serviceEntity(
          'hotels',
          source('https://github.com/acme/travel/tree/main/hotels/'),
        ),
      ],
      deploymentEvents: {
        github: { secret: SECRET },
        gitlab: { secret: SECRET },
        teamcity: { secret: SECRET },
      },
      ...options,
    });
    await fleet.sweep();
  }

  const send = async (
    receiver: string,
    body: string | Buffer,
    headers: Record<string, string>,
  ) =>
    expectDocumented(
      await request(fleet.server)
        .post(`/api/fleet/deployment-events/${receiver}`)
        .set({ 'Content-Type': 'application/json', ...headers })
        .send(body),
    );

  const asService = () => ({
    Authorization: mockCredentials.service.header(),
  });
  const sendCdEvent = (
    body: string,
    headers: Record<string, string> = STRUCTURED,
  ) => send('cdevents', body, { ...asService(), ...headers });

  const signed = (body: string, secret = SECRET) => ({
    'X-GitHub-Event': 'deployment_status',
    'X-GitHub-Delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    'X-Hub-Signature-256': `sha256=${createHmac('sha256', secret)
      .update(body)
      .digest('hex')}`,
  });
  const sendGithub = (body: string, headers = signed(body)) =>
    send('github', body, headers);

  const sendGitlab = (body: string, token = SECRET) =>
    send('gitlab', body, {
      'X-Gitlab-Event': 'Deployment Hook',
      'X-Gitlab-Token': token,
    });

  const basic = (password: string) =>
    `Basic ${Buffer.from(`slipway:${password}`).toString('base64')}`;
  const sendTeamcity = (body: string, authorization = basic(SECRET)) =>
    send('teamcity', body, { Authorization: authorization });

  const historyOf = async (service: string) =>
    (await fleet.get(`/services/default/${service}/deployments`)).body.items;

  /** The text with one piece replaced, which has to be there. */
  function changed(text: string, from: string | RegExp, to: string): string {
    const after = text.replace(from, to);
    if (after === text) throw new Error(`Nothing to replace: ${from}`);
    return after;
  }

  describe('of CDEvents', () => {
    it('are taken in structured mode, version 0.4', async () => {
      await start();

      const first = await sendCdEvent(CDEVENT_04);
      const again = await sendCdEvent(CDEVENT_04);

      expect([first.status, again.status]).toEqual([201, 200]);
      expect(await historyOf('payments')).toEqual([
        {
          id: '/acme/tekton/eu-1#271069a8-fc18-44f1-b38f-9d70a1695819',
          service: 'component:default/payments',
          environment: 'production',
          version: '1.4.2',
          digest: DIGEST,
          outcome: 'success',
          kind: 'deployed',
          source: 'cdevents',
          finishedAt: '2026-11-01T14:27:05.315384Z',
          commit: '0123456789abcdef0123456789abcdef01234567',
          actor: 'jane',
          actorSource: 'pipeline',
          url: 'https://tekton.acme.com/runs/payments-7f9c',
        },
      ]);
      expect(fleet.audits).toMatchObject([
        { eventId: 'deployment-event', outcome: 'success' },
        { eventId: 'deployment-event', outcome: 'success' },
      ]);
    });

    it('are taken in binary mode, version 0.5', async () => {
      await start();

      const answer = await sendCdEvent(CDEVENT_05, BINARY);

      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({
        service: 'component:default/payments',
        version: DIGEST,
        digest: DIGEST,
        kind: 'rolledback',
        finishedAt: '2026-11-01T15:00:00+01:00',
      });
    });

    it.each(['upgraded', 'removed'])('may say %s', async predicate => {
      await start();

      const answer = await sendCdEvent(
        changed(CDEVENT_05, 'rolledback.0', `${predicate}.0`),
        { ...BINARY, 'ce-type': `dev.cdevents.service.${predicate}.0.3.0` },
      );

      expect(answer.status).toBe(201);
      expect(answer.body.kind).toBe(predicate);
    });

    it('need no artifact when they tell of a removal', async () => {
      await start();

      const answer = await sendCdEvent(
        changed(CDEVENT_05, /,\s*"artifactId": "[^"]*"/, ''),
        { ...BINARY, 'ce-type': 'dev.cdevents.service.removed.0.3.0' },
      );

      expect(answer.body).toMatchObject({
        kind: 'removed',
        version: 'removed',
      });
    });

    it.each([
      'dev.cdevents.service.published.0.3.0',
      'dev.cdevents.pipelinerun.finished.0.2.0',
      'com.acme.something',
    ])('%s is acknowledged and changes nothing', async type => {
      await start();

      const answer = await sendCdEvent('{}', { ...BINARY, 'ce-type': type });

      expect(answer.status).toBe(202);
      expect(answer.body.ignored).toContain('no deployment');
      expect(await historyOf('payments')).toEqual([]);
    });

    it.each<[string, string, Record<string, string>, string]>([
      ['broken JSON', '{"a":', BINARY, 'The body is not JSON'],
      ['no CloudEvent', CDEVENT_05, {}, 'This is no CloudEvent over HTTP'],
      [
        'a batch',
        `[${CDEVENT_04}]`,
        { 'Content-Type': 'application/cloudevents-batch+json' },
        'send no batches',
      ],
      [
        'a version of CDEvents that is not known',
        changed(CDEVENT_04, '0.4.1', '0.3.0'),
        STRUCTURED,
        'context.version: must be 0.4 or 0.5',
      ],
      [
        'another id than that of the CloudEvent',
        CDEVENT_05,
        { ...BINARY, 'ce-id': 'another' },
        'context.id and context.source differ',
      ],
      [
        'an artifact that is no package URL',
        changed(CDEVENT_04, /pkg:oci[^"]*/, 'payments:1.4.2'),
        STRUCTURED,
        'artifactId is "payments:1.4.2"; use a package URL',
      ],
      [
        'an event from the future',
        changed(CDEVENT_05, '2026-11-01T15', '2026-11-02T15'),
        BINARY,
        'finishedAt: is in the future',
      ],
      [
        'an environment with a bad name',
        changed(CDEVENT_05, '"id": "production"', '"id": "Prod/eu"'),
        BINARY,
        'environment: must be a DNS label',
      ],
      [
        'no service',
        changed(CDEVENT_05, 'service/payments', 'group:default/payments'),
        BINARY,
        '"group:default/payments" is no service',
      ],
    ])(
      'with %s are refused with a sentence',
      async (_, body, headers, words) => {
        await start();

        const answer = await sendCdEvent(body, headers);

        expect(answer.status).toBe(400);
        expect(answer.body.error.message).toContain(words);
        expect(fleet.audits).toMatchObject([{ outcome: 'failure' }]);
      },
    );

    it('of a service that is not in the catalog are refused', async () => {
      await start();

      const answer = await sendCdEvent(
        changed(CDEVENT_05, 'service/payments', 'unheard-of'),
        BINARY,
      );

      expect(answer.status).toBe(404);
    });

    it('of another content under the same id are refused', async () => {
      await start();
      await sendCdEvent(CDEVENT_04);

      const answer = await sendCdEvent(changed(CDEVENT_04, '1.4.2', '1.4.3'));

      expect(answer.status).toBe(409);
      expect((await historyOf('payments'))[0].version).toBe('1.4.2');
    });

    it('may be of an environment that is not configured', async () => {
      await start();

      const answer = await sendCdEvent(
        changed(CDEVENT_04, '"id": "production"', '"id": "lab"'),
      );
      const { body } = await fleet.get('/environments');

      expect(answer.status).toBe(201);
      expect(body.items.map(({ name }: { name: string }) => name)).toEqual([
        'staging',
        'production',
        'lab',
      ]);
    });

    it('want a permission, or a reporting token of the service', async () => {
      await start({ denied: ['fleet.deployment.report'] });
      const made = await fleet.post('/services/default/payments/tokens', {
        label: 'CI',
      });
      const withToken = { Authorization: `Bearer ${made.body.token}` };
      const nobody = { Authorization: 'Bearer mock-none-token' };
      const others = changed(CDEVENT_05, 'service/payments', 'orders');

      const answers = [
        await sendCdEvent(CDEVENT_05, BINARY),
        await send('cdevents', CDEVENT_05, { ...BINARY, ...nobody }),
        await sendCdEvent(others, { ...BINARY, ...withToken }),
        await sendCdEvent(CDEVENT_05, { ...BINARY, ...withToken }),
      ];

      expect(answers.map(({ status }) => status)).toEqual([403, 401, 403, 201]);
    });

    it('may have up to a mebibyte', async () => {
      await start();
      const padded = (bytes: number) =>
        changed(CDEVENT_04, 'OPS-12', 'x'.repeat(bytes));

      const large = await sendCdEvent(padded(900_000));
      const tooLarge = await sendCdEvent(padded(1_100_000));

      expect(large.status).toBe(201);
      expect(tooLarge.status).toBe(413);
      expect(tooLarge.body.error.message).toContain('one event at a time');
    });
  });

  describe('of GitHub', () => {
    it('are taken when they are signed, once', async () => {
      await start();

      const first = await sendGithub(GITHUB);
      const again = await sendGithub(GITHUB);

      expect([first.status, again.status]).toEqual([201, 200]);
      expect(await historyOf('payments')).toEqual([
        {
          id: 'https://github.com/acme/payments/deployments/statuses/209916254',
          service: 'component:default/payments',
          environment: 'production',
          version: COMMIT,
          commit: COMMIT,
          outcome: 'success',
          kind: 'deployed',
          source: 'github',
          startedAt: '2026-11-01T10:00:00Z',
          finishedAt: '2026-11-01T10:05:00Z',
          actor: 'jane',
          actorSource: 'pipeline',
          url: 'https://github.com/acme/payments/actions/runs/52100/job/9000',
        },
      ]);
      expect(fleet.audits[0]).toMatchObject({
        eventId: 'deployment-event',
        meta: {
          receiver: 'github',
          delivery: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
        },
      });
    });

    it.each<[string, (body: string) => Record<string, string>]>([
      ['forged', body => signed(body, 'another secret of webhooks')],
      ['signed over other bytes', body => signed(`${body} `)],
      ['unsigned', () => ({ 'X-GitHub-Event': 'deployment_status' })],
      [
        'signed with SHA-1 only',
        body => ({
          'X-GitHub-Event': 'deployment_status',
          'X-Hub-Signature': `sha1=${createHmac('sha1', SECRET)
            .update(body)
            .digest('hex')}`,
        }),
      ],
    ])('that are %s are refused', async (_, headers) => {
      await start();

      const answer = await send('github', GITHUB, headers(GITHUB));

      expect(answer.status).toBe(401);
      expect(answer.body.error.message).toContain(
        'fleet.deploymentEvents.github',
      );
      expect(await historyOf('payments')).toEqual([]);
      expect(fleet.audits).toMatchObject([
        { eventId: 'deployment-event', outcome: 'failure' },
      ]);
    });

    it.each([
      ['failure', 'failure'],
      ['error', 'failure'],
    ])('in the state %s are a %s', async (state, outcome) => {
      await start();

      const answer = await sendGithub(
        changed(GITHUB, '"state": "success"', `"state": "${state}"`),
      );

      expect(answer.body.outcome).toBe(outcome);
    });

    it.each<[string, string]>([
      [
        changed(GITHUB, '"state": "success"', '"state": "in_progress"'),
        'A deployment that is in_progress did not end',
      ],
      [
        changed(GITHUB, '"state": "success"', '"state": "inactive"'),
        'A deployment that is inactive did not end',
      ],
      [
        GITHUB.replaceAll('acme/payments', 'acme/website'),
        'No service of the catalog has its source in https://github.com/acme/website',
      ],
      [
        GITHUB.replaceAll('acme/payments', 'acme/travel'),
        'has several services (hotels, tours)',
      ],
      [
        GITHUB.replaceAll('"Production"', '"review/feature-7"'),
        '"review/feature-7" is no environment',
      ],
    ])('that are not for us are acknowledged', async (body, words) => {
      await start();

      const answer = await sendGithub(body);

      expect(answer.status).toBe(202);
      expect(answer.body.ignored).toContain(words);
    });

    it('of another type are acknowledged', async () => {
      await start();

      const answer = await sendGithub('{"zen": "Keep it logically awesome."}', {
        ...signed('{"zen": "Keep it logically awesome."}'),
        'X-GitHub-Event': 'ping',
      });

      expect(answer.status).toBe(202);
    });

    it('name the service and the version in their payload', async () => {
      await start();

      const answer = await sendGithub(
        changed(
          GITHUB.replaceAll('acme/payments', 'acme/travel'),
          '"payload": {}',
          '"payload": { "service": "hotels", "version": "2.0.1" }',
        ),
      );

      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({
        service: 'component:default/hotels',
        version: '2.0.1',
      });
    });

    it.each([
      ['broken JSON', GITHUB.slice(0, -20), 'The body is not JSON'],
      ['not UTF-8', '{"a": "\u00ff"}', 'deployment_status: Required'],
      ['nothing', '', 'The body is not JSON'],
      [
        'an event from the future',
        GITHUB.replaceAll('2026-11-01T10:05', '2026-11-03T10:05'),
        'finishedAt: is in the future',
      ],
    ])('with %s are refused with a sentence', async (_, body, words) => {
      await start();

      const answer = await sendGithub(body);

      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toContain(words);
    });
  });

  describe('of GitLab', () => {
    it('are taken with the token, once', async () => {
      await start();

      const first = await sendGitlab(GITLAB);
      const again = await sendGitlab(GITLAB);

      expect([first.status, again.status]).toEqual([201, 200]);
      expect(await historyOf('orders')).toEqual([
        {
          id: 'https://gitlab.acme.com/acme/orders/-/deployments/15#success',
          service: 'component:default/orders',
          environment: 'staging',
          version: 'v1.4.2',
          commit: '279484c09fbe69ededfced8c1bb6e6d24616b468',
          outcome: 'success',
          kind: 'deployed',
          source: 'gitlab',
          finishedAt: '2026-11-01T11:05:00+01:00',
          actor: 'jane',
          actorSource: 'pipeline',
          url: 'https://gitlab.acme.com/acme/orders/-/jobs/796',
        },
      ]);
    });

    it('without the token are refused', async () => {
      await start();

      const answers = [
        await sendGitlab(GITLAB, 'another'),
        await sendGitlab(GITLAB, ''),
        await send('gitlab', GITLAB, {}),
      ];

      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
      expect(await historyOf('orders')).toEqual([]);
    });

    it.each([
      [changed(GITLAB, '"status": "success"', '"status": "running"'), 202],
      [changed(GITLAB, '"status": "success"', '"status": "canceled"'), 202],
      [changed(GITLAB, '"status": "success"', '"status": "failed"'), 201],
      ['{"object_kind": "pipeline"}', 202],
      [GITLAB.replaceAll('acme/orders', 'acme/website'), 202],
      [changed(GITLAB, '"staging"', '"review/feature-7"'), 202],
      [changed(GITLAB, '2026-11-01 11', '2026-11-03 11'), 400],
      [changed(GITLAB, '"deployment_id": 15,', ''), 400],
      ['{', 400],
    ])('are answered as they deserve', async (body, status) => {
      await start();

      expect((await sendGitlab(body)).status).toBe(status);
    });
  });

  describe('of TeamCity', () => {
    it('are taken with the password, once', async () => {
      await start();

      const first = await sendTeamcity(TEAMCITY);
      const again = await sendTeamcity(TEAMCITY, `Bearer ${SECRET}`);

      expect(first.status).toBe(201);
      expect(again.status).toBe(401);
      expect((await sendTeamcity(TEAMCITY)).status).toBe(200);
      expect(await historyOf('payments')).toEqual([
        {
          id: 'https://teamcity.acme.com/builds/901',
          service: 'component:default/payments',
          environment: 'production',
          version: '1.4.2',
          commit: COMMIT,
          outcome: 'success',
          kind: 'deployed',
          source: 'teamcity',
          startedAt: '2026-11-01T11:00:12+01:00',
          finishedAt: '2026-11-01T11:04:11+01:00',
          actor: 'jane',
          actorSource: 'pipeline',
          url: 'https://teamcity.acme.com/buildConfiguration/Payments_DeployProduction/901',
        },
      ]);
    });

    it('are taken with the secret as bearer token', async () => {
      const secret = 'a-secret-without-spaces';
      await start({ deploymentEvents: { teamcity: { secret } } });

      const answer = await sendTeamcity(TEAMCITY, `Bearer ${secret}`);

      expect(answer.status).toBe(201);
    });

    it.each<[string, number, string]>([
      [changed(TEAMCITY, '"SUCCESS"', '"FAILURE"'), 201, ''],
      [
        changed(TEAMCITY, 'BUILD_FINISHED', 'BUILD_STARTED'),
        202,
        'BUILD_STARTED tell of no deployment',
      ],
      [
        changed(TEAMCITY, 'slipway.service', 'other'),
        202,
        'without the parameter slipway.service',
      ],
      [
        changed(TEAMCITY, /"finishDate": "[^"]*",/, ''),
        400,
        'teamcity.internal.webhooks.BUILD_FINISHED.fields',
      ],
      [changed(TEAMCITY, 'slipway.version', 'other'), 400, 'version: Required'],
      [
        changed(TEAMCITY, '"finishDate": "20261101', '"finishDate": "20261103'),
        400,
        'finishedAt: is in the future',
      ],
      [
        changed(TEAMCITY, '"value": "payments"', '"value": "unheard-of"'),
        404,
        'There is no service component:default/unheard-of',
      ],
    ])('are answered as they deserve', async (body, status, words) => {
      await start();

      const answer = await sendTeamcity(body);

      expect(answer.status).toBe(status);
      expect(JSON.stringify(answer.body)).toContain(words);
    });

    it('without the password are refused', async () => {
      await start();

      const answers = [
        await sendTeamcity(TEAMCITY, basic('another')),
        await sendTeamcity(TEAMCITY, 'Basic ???'),
        await send('teamcity', TEAMCITY, {}),
      ];

      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    });
  });

  it.each(['github', 'gitlab', 'teamcity'])(
    'of %s are not taken without a configured secret',
    async receiver => {
      await start({ deploymentEvents: {} });

      const answer = await send(receiver, '{}', {});

      expect(answer.status).toBe(404);
      expect(answer.body.error.message).toContain(
        `set fleet.deploymentEvents.${receiver}.secret`,
      );
    },
  );

  it('leave no secret in a log', async () => {
    await start();
    await sendGithub(GITHUB);
    await sendGitlab(GITLAB, `${SECRET}x`);
    await sendTeamcity(TEAMCITY);

    const { debug, info, warn, error, child } = fleet.logger;
    const logged = JSON.stringify([
      ...[debug, info, warn, error, child].map(log => log.mock.calls),
      ...fleet.audits,
    ]);
    expect(logged).toContain('deployment-event');
    expect(logged).not.toContain(SECRET);
  });
});
