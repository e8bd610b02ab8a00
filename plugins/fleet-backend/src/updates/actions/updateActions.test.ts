import {
  LIMITED_USER,
  serviceEntity,
  startTestFleet,
  type TestFleet,
  type TestFleetOptions,
} from '../../__testUtils__/startTestFleet';
import { openStores } from '../../database/openStores';
import { FLASK } from '../__testUtils__/commitLineage';
import { templateEntity } from '../__testUtils__/templateEntity';

const IDS = [
  'fleet:list-templates',
  'fleet:list-template-services',
  'fleet:preview-template-update',
  'fleet:start-template-update',
];

describe('update actions', () => {
  let fleet: TestFleet;
  const start = async (options: TestFleetOptions = {}) => {
    fleet = await startTestFleet({
      entities: [
        templateEntity(),
        serviceEntity('cart'),
        serviceEntity('ledger'),
      ],
      readableByLimited: ['cart'],
      ...options,
    });
    await fleet.sweep();
    await fleet.readTemplates();
    const { services, lineages } = openStores(fleet.knex);
    for (const name of ['cart', 'ledger']) {
      const service = await services.findService(`component:default/${name}`);
      await lineages.save(
        { serviceId: service!.id, attemptedAt: '2099-01-01T00:00:00.000Z' },
        {
          commit: 'c0ffee',
          template: FLASK,
          version: name === 'cart' ? '1.0.0' : '1.2.0',
          relation: name === 'cart' ? 'behind' : 'current',
          valuesDigest: 'x',
          drift: { pristine: 3, edited: 2, deleted: 0, added: 0, pending: 0 },
        },
      );
    }
  };
  afterEach(() => fleet.stop());

  const output = async (action: string, input: object, user?: string) => {
    const response = await fleet.invoke(action, input, user);
    expect(response.body).not.toHaveProperty('error');
    return response.body.output;
  };

  it('are listed for agents, every input with a description', async () => {
    await start();

    const { body } = await fleet.get('/.backstage/actions/v1/actions');

    const actions = body.actions.filter(({ id }: { id: string }) =>
      IDS.includes(id),
    );
    expect(actions.map(({ id }: { id: string }) => id)).toEqual(IDS);
    for (const { schema } of actions) {
      for (const property of Object.values(schema.input.properties ?? {})) {
        expect(property).toHaveProperty('description');
      }
    }
  });

  it('tell who is behind, to each caller of theirs', async () => {
    await start();

    expect(await output('list-templates', {})).toEqual({
      items: [
        {
          ref: FLASK,
          title: 'Flask service',
          version: '1.2.0',
          services: 2,
          versions: [
            { version: '1.2.0', services: 1 },
            { version: '1.0.0', services: 1 },
          ],
          behind: 1,
          held: 0,
          pending: 0,
        },
      ],
    });
    const behind = { template: 'flask-service', state: 'behind' };
    expect(await output('list-template-services', behind)).toEqual({
      totalItems: 1,
      items: [
        {
          service: 'component:default/cart',
          state: 'behind',
          version: '1.0.0',
          latest: '1.2.0',
          versionsBehind: 2,
          edited: 2,
        },
      ],
    });
    const all = { template: FLASK, limit: '1' };
    const first = await output('list-template-services', all);
    expect(first).toMatchObject({ totalItems: 2 });
    const limited = await output('list-template-services', all, LIMITED_USER);
    expect(limited.totalItems).toBe(1);
  });

  it('start an update as the caller, and none for whoever may not', async () => {
    await start();

    expect(
      await output('start-template-update', { service: 'cart', again: 'true' }),
    ).toEqual({ taskId: 'task-1' });
    expect(fleet.scaffolder.tasks).toMatchObject([
      { values: { service: 'component:default/cart', again: true } },
    ]);
    await fleet.stop();

    await start({ denied: ['fleet.update.propose'] });
    for (const action of ['start-template-update', 'preview-template-update']) {
      const refused = await fleet.invoke(action, { service: 'cart' });
      expect(refused.body.error).toMatchObject({ name: 'NotAllowedError' });
    }
    const hidden = await fleet.invoke(
      'start-template-update',
      { service: 'ledger' },
      LIMITED_USER,
    );
    expect(hidden.body.error).toMatchObject({ name: 'NotFoundError' });
    expect(fleet.scaffolder.tasks).toEqual([]);
  });
});
