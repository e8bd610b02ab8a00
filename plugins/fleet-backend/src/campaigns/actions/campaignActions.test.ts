import {
  LIMITED_USER,
  serviceEntity,
  startTestFleet,
  type TestFleet,
  type TestFleetOptions,
} from '../../__testUtils__/startTestFleet';

const SCRIPT = {
  title: 'Fix the licence',
  kind: 'script',
  command: ['python3', 'fix.py'],
  message: 'Fix the licence',
};

describe('campaign actions', () => {
  let fleet: TestFleet;
  const start = async (options: TestFleetOptions = {}) => {
    fleet = await startTestFleet({
      entities: ['payments', 'secret'].map(name =>
        serviceEntity(name, {
          annotations: {
            'backstage.io/source-location': `url:https://git.acme.com/acme/${name}/src/branch/main/`,
          },
        }),
      ),
      gitea: [{ host: 'git.acme.com' }],
      readableByLimited: ['payments'],
      scripts: { enabled: true },
      ...options,
    });
    await fleet.sweep();
  };
  afterEach(() => fleet.stop());

  const output = async (action: string, input: object, user?: string) => {
    const { body } = await fleet.invoke(action, input, user);
    expect(body).not.toHaveProperty('error');
    return body.output;
  };

  it('are listed for agents, every input with a description', async () => {
    await start();

    const { body } = await fleet.get('/.backstage/actions/v1/actions');

    const ours = body.actions.filter(({ id }: { id: string }) =>
      id.includes('campaign'),
    );
    expect(ours.map(({ id }: { id: string }) => id)).toEqual([
      'fleet:list-campaigns',
      'fleet:get-campaign-status',
      'fleet:preview-campaign',
      'fleet:create-campaign',
      'fleet:start-campaign',
      'fleet:pause-campaign',
    ]);
    for (const { schema } of ours) {
      for (const property of Object.values(schema.input.properties)) {
        expect(property).toHaveProperty('description');
      }
    }
  });

  it('preview, create, start, pause and tell how far it is', async () => {
    await start();

    const preview = await output('preview-campaign', SCRIPT);
    const { id } = await output('create-campaign', SCRIPT);
    const started = await output('start-campaign', { id });
    const paused = await output('pause-campaign', { id });
    const resumed = await output('start-campaign', { id });
    await fleet.reconcile();
    await fleet.reconcile();
    const status = await output('get-campaign-status', { id }, LIMITED_USER);
    const list = await output('list-campaigns', { state: 'running' });

    expect(preview).toMatchObject({ due: 2, leftOut: 0 });
    expect([started.state, paused.state, resumed.state]).toEqual([
      'running',
      'paused',
      'running',
    ]);
    expect(status).toMatchObject({
      title: 'Fix the licence',
      total: 1,
      page: `/fleet/campaigns/${id}`,
    });
    expect(list).toMatchObject({
      totalItems: 1,
      items: [{ id, total: 2, counts: { running: 1, planned: 1 } }],
    });
    expect(JSON.stringify(status)).not.toContain('secret');
  });

  it('refuse what the person may not do, or what makes no sense', async () => {
    await start({ denied: ['fleet.campaign.create'] });

    const denied = await fleet.invoke('create-campaign', SCRIPT);
    const missing = await fleet.invoke('start-campaign', { id: 'none' });
    const wrong = await fleet.invoke('preview-campaign', {
      ...SCRIPT,
      kind: 'magic',
    });

    expect(denied.body.error.name).toBe('NotAllowedError');
    expect(missing.body.error.name).toBe('NotFoundError');
    expect(wrong.body.error.name).toBe('InputError');
  });
});
