import {
  addTestService,
  createTestDatabase,
  testDatabases,
} from '../__testUtils__/testDatabase';
import { LineageStore, type ReadLineage } from './LineageStore';

const at = (minute: number) =>
  `2026-11-24T12:${String(minute).padStart(2, '0')}:00.000Z`;
const FLASK = 'template:default/flask-service';

const READ: ReadLineage = {
  commit: 'c0ffee',
  template: FLASK,
  version: '1.0.0',
  relation: 'behind',
  valuesDigest: 'x',
};

describe.each(testDatabases.eachSupportedId())('LineageStore on %s', id => {
  async function create() {
    const knex = await createTestDatabase(id);
    const serviceId = await addTestService(knex);
    const lineages = new LineageStore(knex);
    return {
      lineages,
      serviceId,
      found: async () =>
        (await lineages.getLineages([serviceId], at(59))).get(serviceId),
    };
  }

  it('tells news from what was known', async () => {
    const { lineages, serviceId } = await create();
    const save = (minute: number, more: Partial<ReadLineage> = {}) =>
      lineages.save(
        { serviceId, attemptedAt: at(minute), revision: `r${minute}` },
        { ...READ, ...more },
      );

    expect(await save(1)).toBe(true);
    expect(await save(2)).toBe(false);
    expect(await save(3, { commit: 'beef' })).toBe(true);
    const attempt = { serviceId, attemptedAt: at(4) };
    expect(await lineages.saveProblem(attempt, 'No.')).toBe(true);
    expect(await lineages.saveProblem(attempt, 'No.')).toBe(false);
  });

  it('a look that took long does not undo a later one', async () => {
    const { lineages, serviceId, found } = await create();
    await lineages.save({ serviceId, attemptedAt: at(2) }, READ);

    await lineages.saveProblem({ serviceId, attemptedAt: at(1) }, 'No.');
    await Promise.all([
      lineages.save(
        { serviceId, attemptedAt: at(9) },
        { ...READ, version: '9.0.0' },
      ),
      lineages.saveProblem({ serviceId, attemptedAt: at(3) }, 'No.'),
    ]);

    expect(await found()).toMatchObject({ state: 'behind', version: '9.0.0' });
  });

  it('a repository whose lineage files were taken out is unlinked', async () => {
    const { lineages, serviceId, found } = await create();
    await lineages.save({ serviceId, attemptedAt: at(1) }, READ);

    await lineages.save(
      { serviceId, attemptedAt: at(2) },
      { commit: 'beef', relation: 'unlinked' },
    );

    const service = await found();
    expect(service?.state).toBe('unlinked');
    expect(service?.drift).toBeUndefined();
    expect(await lineages.getPaths(serviceId)).toBeUndefined();
  });

  it('keeps the first thousand paths of each kind, and counts all', async () => {
    const { lineages, serviceId, found } = await create();
    const paths = Array.from({ length: 1500 }, (_, n) => `a/${n}.py`);

    await lineages.save(
      { serviceId, attemptedAt: at(1) },
      {
        ...READ,
        drift: { pristine: 0, edited: 0, deleted: 0, added: 1500, pending: 0 },
        paths: { edited: [], deleted: [], added: paths, pending: [] },
      },
    );

    expect((await found())?.drift?.added).toBe(1500);
    expect((await lineages.getPaths(serviceId))?.added).toEqual(
      paths.slice(0, 1000),
    );
  });

  it('names what is due: never read, read otherwise, and not answered a while ago', async () => {
    const { lineages, serviceId } = await create();
    const due = () =>
      lineages.listDue({ prefix: 'lineage-2 ', retryBefore: at(30) });
    const ref = 'component:default/payments';
    expect(await due()).toEqual([ref]);

    const look = (minute: number, revision?: string) =>
      lineages.saveProblem(
        { serviceId, attemptedAt: at(minute), revision },
        'No.',
      );
    await look(10);
    expect(await due()).toEqual([ref]);
    await look(40);
    expect(await due()).toEqual([]);
    await look(41, 'lineage-1 x');
    expect(await due()).toEqual([ref]);
    await look(42, 'lineage-2 x');
    expect(await due()).toEqual([]);
  });
});
