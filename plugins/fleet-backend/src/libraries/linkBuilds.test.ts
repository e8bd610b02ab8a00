import type { Knex } from 'knex';
import { DeploymentStore } from '../database/DeploymentStore';
import type { LibraryStore } from '../database/LibraryStore';
import { storedLibraries } from '../__testUtils__/storedLibraries';
import {
  addTestService,
  createLibraryStore,
  createTestDatabase,
  testDatabases,
} from '../__testUtils__/testDatabase';
import { testLibrary } from '../__testUtils__/testLibrary';
import { headAfter, linkBuilds } from './linkBuilds';

const OLD = 'a'.repeat(40);
const NEW = 'b'.repeat(40);

describe('headAfter', () => {
  const builds = [
    { commit: NEW, snapshotId: 2, reportedAt: '2026-11-01T09:00:00.000Z' },
    { commit: OLD, snapshotId: 1, reportedAt: '2026-11-01T08:00:00.000Z' },
  ];
  const head = {
    environment: 'production',
    snapshotId: 1,
    commit: OLD,
    readAt: '2026-11-01T10:00:00.000Z',
  };
  const deployed = {
    environment: 'production',
    finishedAt: '2026-11-01T11:00:00.000Z',
    commit: NEW,
  };

  it.each([
    ['the first deployment of a known build', { heads: [] }, {}, 2, NEW],
    ['an abbreviated commit', { heads: [] }, { commit: 'BBBBBBB' }, 2, NEW],
    ['a newer build than the one that ran', {}, {}, 2, NEW],
    [
      'a build that was not reported',
      {},
      { commit: 'c0ffee1' },
      undefined,
      'c0ffee1',
    ],
    ['no commit', {}, { commit: undefined }, undefined, undefined],
    [
      'the build that ran, which is kept no more',
      { builds: [] },
      { commit: OLD },
      1,
      OLD,
    ],
  ])('goes by %s', (_, known, more, snapshotId, commit) => {
    const after = headAfter(
      { ...deployed, ...more },
      { heads: [head], builds, ...known },
    );

    expect(after).toMatchObject({
      environment: 'production',
      readAt: deployed.finishedAt,
    });
    expect([after?.snapshotId, after?.commit]).toEqual([snapshotId, commit]);
  });

  it.each([
    ['what was reported later', { finishedAt: '2026-11-01T09:59:00.000Z' }, {}],
    [
      'an environment of which nothing is known',
      { commit: 'c0ffee1' },
      { heads: [] },
    ],
  ])('leaves alone %s', (_, more, known) => {
    expect(
      headAfter({ ...deployed, ...more }, { heads: [head], builds, ...known }),
    ).toBeUndefined();
  });
});

describe.each(testDatabases.eachSupportedId())('linkBuilds on %s', id => {
  let knex: Knex;
  let libraries: LibraryStore;
  let deployments: DeploymentStore;
  let serviceId: number;
  const onSnapshotChanged = jest.fn(async () => undefined);

  const link = async () =>
    linkBuilds(serviceId, await deployments.listLastSuccesses(serviceId), {
      libraries,
      onSnapshotChanged,
    });
  const deploy = async (commit: string, finishedAt: string) =>
    deployments.addDeployment({
      deployment: {
        id: finishedAt,
        service: 'component:default/payments',
        environment: 'production',
        version: '1',
        outcome: 'success',
        commit,
        finishedAt,
      },
      serviceId,
      receivedAt: '2026-11-02T00:00:00.000Z',
    });
  const build = async (commit: string, version: string) =>
    libraries.saveBuild(
      { serviceId, commit, reportedAt: '2026-11-01T08:00:00.000Z' },
      {
        lockfile: 'poetry.lock',
        format: 'poetry.lock 2.1',
        digest: version,
        libraries: [testLibrary('flask', { version })],
      },
    );
  const running = async () => {
    const items = await storedLibraries(knex, {
      serviceId,
      environment: 'production',
    });
    return items.map(({ name, version }) => `${name} ${version}`);
  };

  beforeEach(async () => {
    knex = await createTestDatabase(id);
    libraries = createLibraryStore(knex);
    deployments = new DeploymentStore(knex);
    serviceId = await addTestService(knex);
    onSnapshotChanged.mockClear();
  });

  it('finds the build of a deployment, whichever is reported first', async () => {
    await build(OLD, '1.0');
    await deploy(OLD, '2026-11-01T09:00:00Z');
    expect(await link()).toBe(true);
    expect(await running()).toEqual(['flask 1.0']);

    await deploy(NEW, '2026-11-01T10:00:00Z');
    expect(await link()).toBe(true);
    expect(await running()).toEqual([]);

    await build(NEW, '2.0');
    expect(await link()).toBe(true);
    expect(await running()).toEqual(['flask 2.0']);

    expect(await link()).toBe(false);
    expect(onSnapshotChanged).toHaveBeenCalledTimes(3);
  });
});
