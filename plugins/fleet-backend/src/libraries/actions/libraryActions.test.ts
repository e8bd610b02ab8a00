import type { LibraryFleet } from '../../__testUtils__/libraryFleet';
import {
  LIMITED_USER,
  startTestFleet,
  type TestFleet,
  type TestFleetOptions,
} from '../../__testUtils__/startTestFleet';

/** `hidden` is what {@link LIMITED_USER} may not read. */
const STORED: LibraryFleet = {
  services: [
    {
      name: 'payments',
      owner: 'group:default/shop',
      branch: ['acme-common==4.0*', 'flask==2.0'],
      running: { production: ['acme-common==3.1*'] },
      requiredBy: { flask: ['acme-common'] },
    },
    {
      name: 'orders',
      owner: 'group:default/orders',
      branch: ['acme-common==3.1*'],
    },
    {
      name: 'hidden',
      owner: 'group:default/secret',
      branch: ['acme-common==3.0*', 'acme-secret==1.0*', 'django==1.0*'],
      running: { production: ['acme-common==3.0*'] },
    },
    { name: 'broken', unreadable: 'The lockfile is no TOML' },
  ],
  latest: { 'acme-common': '4.0!' },
  behind: { 'acme-common==4.0': 'current', 'acme-common==3.1': 'major' },
  advisories: [
    {
      id: 'GHSA-flask',
      aliases: 'CVE-2026-1',
      severity: 'high',
      hits: { 'flask==2.0': '2.1' },
    },
    { id: 'GHSA-django', severity: 'critical', hits: { 'django==1.0': '' } },
  ],
};

describe('library actions', () => {
  let fleet: TestFleet;
  const start = async (options: TestFleetOptions = {}) => {
    fleet = await startTestFleet({
      stored: STORED,
      readableByLimited: ['payments', 'orders', 'broken'],
      ...options,
    });
    await fleet.loaded();
  };
  afterEach(() => fleet.stop());

  const output = async (action: string, input: object, user?: string) => {
    const response = await fleet.invoke(action, input, user);
    expect(response.body).not.toHaveProperty('error');
    return response.body.output;
  };
  const refusal = async (action: string, input: object, user?: string) =>
    (await fleet.invoke(action, input, user)).body.error;

  it('are listed for agents as reading only, every input with a description', async () => {
    await start();

    const { body } = await fleet.get('/.backstage/actions/v1/actions');

    const ids = [
      'fleet:query-library-usage',
      'fleet:get-service-libraries',
      'fleet:list-advisories',
    ];
    const actions = body.actions.filter(({ id }: { id: string }) =>
      ids.includes(id),
    );
    expect(actions).toHaveLength(3);
    for (const { attributes, schema } of actions) {
      expect(attributes).toEqual({
        readOnly: true,
        destructive: false,
        idempotent: true,
      });
      for (const property of Object.values(schema.input.properties)) {
        expect(property).toHaveProperty('description');
      }
    }
  });

  describe('query-library-usage', () => {
    const services = (found: { items: Array<{ service: string }> }) =>
      found.items.map(({ service }) => service);

    it('says who uses which version, and where it runs', async () => {
      await start();

      const found = await output('query-library-usage', {
        library: 'Acme_Common',
        versions: '<4',
      });

      expect(found).toEqual({
        library: 'acme-common',
        internal: true,
        latest: '4.0',
        totalItems: 2,
        items: [
          {
            service: 'component:default/hidden',
            owner: 'group:default/secret',
            version: '3.0',
            declared: '>=1',
            direct: true,
            behind: 'unknown',
            advisories: [],
            running: [
              { environment: 'production', version: '3.0', known: true },
            ],
          },
          expect.objectContaining({
            service: 'component:default/orders',
            version: '3.1',
            behind: 'major',
            running: [],
          }),
        ],
      });
    });

    it('asks about what runs when an environment is named, and takes the name of a group', async () => {
      await start();

      const running = await output('query-library-usage', {
        library: 'acme-common',
        versions: '<4',
        environment: 'production',
        owner: 'shop',
      });

      expect(services(running)).toEqual(['component:default/payments']);
    });

    it('understands numbers and booleans sent as strings, and goes on where it stopped', async () => {
      await start();
      const input = { library: 'acme-common', vulnerable: 'false', limit: '2' };

      const first = await output('query-library-usage', input);
      const second = await output('query-library-usage', {
        ...input,
        cursor: first.nextCursor,
      });

      expect(first.totalItems).toBe(3);
      expect([...services(first), ...services(second)]).toEqual([
        'component:default/hidden',
        'component:default/orders',
        'component:default/payments',
      ]);
      expect(second.nextCursor).toBeUndefined();
    });

    it('shows and counts only what the caller may read', async () => {
      await start();

      const found = await output(
        'query-library-usage',
        { library: 'acme-common' },
        LIMITED_USER,
      );
      const secret = await refusal(
        'query-library-usage',
        { library: 'acme-secret' },
        LIMITED_USER,
      );
      const absent = await refusal(
        'query-library-usage',
        { library: 'acme-absent' },
        LIMITED_USER,
      );

      expect(services(found)).toEqual([
        'component:default/orders',
        'component:default/payments',
      ]);
      expect(found.totalItems).toBe(2);
      expect(secret.name).toBe('NotFoundError');
      expect(secret.message.replace('secret', 'absent')).toBe(absent.message);
    });

    it.each([
      [{ library: 'flask', versions: 'below 4' }, 'versions: below 4'],
      [{ library: 'flask', owner: 'group:' }, 'owner: group:'],
      [{ library: 'flask', limit: 'many' }, 'limit'],
      [{ library: 'flask', limit: 51 }, 'limit'],
      [{ library: 'flask', cursor: 'nonsense' }, 'cursor: not one'],
    ])('refuses %j and says what is wrong', async (input, sentence) => {
      await start();

      const error = await refusal('query-library-usage', input);

      expect(error.name).toBe('InputError');
      expect(error.message).toContain(sentence);
    });
  });

  describe('get-service-libraries', () => {
    it('lists libraries with their advisories and why they are there', async () => {
      await start();

      const found = await output('get-service-libraries', {
        service: 'payments',
        vulnerable: true,
      });

      expect(found).toEqual({
        service: 'component:default/payments',
        reading: expect.objectContaining({ state: 'read' }),
        totalItems: 1,
        items: [
          {
            name: 'flask',
            version: '2.0',
            behind: 'unknown',
            direct: false,
            groups: ['main'],
            path: ['acme-common', 'flask'],
            advisories: [
              { id: 'GHSA-flask', severity: 'high', fixedIn: ['2.1'] },
            ],
          },
        ],
      });
    });

    it('says why nothing is known instead of listing nothing', async () => {
      await start();

      const broken = await output('get-service-libraries', {
        service: 'broken',
      });
      const unreported = await refusal('get-service-libraries', {
        service: 'orders',
        environment: 'production',
      });

      expect(broken.reading).toMatchObject({
        state: 'unreadable',
        reason: 'The lockfile is no TOML',
      });
      expect(unreported.name).toBe('NotFoundError');
    });

    it('knows no service that the caller may not read', async () => {
      await start();

      const hidden = await refusal(
        'get-service-libraries',
        { service: 'component:default/hidden' },
        LIMITED_USER,
      );
      const user = await refusal('get-service-libraries', {
        service: 'user:default/guest',
      });

      expect(hidden.name).toBe('NotFoundError');
      expect(user.name).toBe('InputError');
    });
  });

  describe('list-advisories', () => {
    it('lists the worst first, with what they hit', async () => {
      await start();

      const found = await output('list-advisories', {});
      const high = await output('list-advisories', { library: 'Flask' });

      expect(found.items.map(({ id }: { id: string }) => id)).toEqual([
        'GHSA-django',
        'GHSA-flask',
      ]);
      expect(high.items).toEqual([
        {
          id: 'GHSA-flask',
          aliases: ['CVE-2026-1'],
          severity: 'high',
          summary: 'About GHSA-flask',
          libraries: [{ name: 'flask', fixedIn: ['2.1'] }],
          services: 1,
          environments: [],
        },
      ]);
    });

    it('counts only what the caller may read', async () => {
      await start();

      const found = await output('list-advisories', {}, LIMITED_USER);

      expect(found.totalItems).toBe(1);
      expect(found.items[0]).toMatchObject({ id: 'GHSA-flask', services: 1 });
    });
  });
});
