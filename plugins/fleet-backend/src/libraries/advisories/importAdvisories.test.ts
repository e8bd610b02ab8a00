import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { AdvisoryStore } from '../../database/AdvisoryStore';
import { LibraryIndexStore } from '../../database/LibraryIndexStore';
import { LibrarySourceStore } from '../../database/LibrarySourceStore';
import { LibraryVersionStore } from '../../database/LibraryVersionStore';
import { addTestLibrary } from '../../__testUtils__/addTestLibrary';
import {
  createTestDatabase,
  testDatabases,
} from '../../__testUtils__/testDatabase';
import { rateVersions } from '../ratings/rateLibraries';
import { importAdvisories } from './importAdvisories';

/** A record about versions of a library before one. */
const record = (name: string, fixed: string, more: object = {}) => ({
  modified: '2026-01-01T00:00:00Z',
  affected: [
    {
      package: { ecosystem: 'PyPI', name },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
    },
  ],
  ...more,
});

describe.each(testDatabases.eachSupportedId())('importAdvisories on %s', id => {
  let knex: Knex;
  let folder: string;
  let rated: number[];
  let minute = 0;

  const write = (advisoryId: string, content: object) =>
    writeFile(
      join(folder, `${advisoryId}.json`),
      JSON.stringify({ id: advisoryId, ...content }),
    );

  const stores = () => ({
    libraries: new LibraryIndexStore(knex),
    versions: new LibraryVersionStore(knex),
    advisories: new AdvisoryStore(knex),
  });

  async function importAll(more: object = {}) {
    rated = [];
    await importAdvisories({
      source: { path: folder },
      ...stores(),
      sources: new LibrarySourceStore(knex),
      logger: mockServices.logger.mock(),
      onRated: ids => rated.push(...ids),
      now: () => new Date(Date.UTC(2026, 10, 24, 0, minute++)),
      ...more,
    });
  }

  const hits = async () => {
    const rows = await knex('advisory_hits')
      .join(
        'library_versions',
        'library_versions.id',
        'advisory_hits.library_version_id',
      )
      .join('libraries', 'libraries.id', 'library_versions.library_id')
      .orderBy(['libraries.name', 'library_versions.id', 'advisory_id'])
      .select('name', 'version', 'advisory_id', 'fixed_in');
    return rows.map(row =>
      [row.name, row.version, row.advisory_id, row.fixed_in].join(' '),
    );
  };
  const source = () => knex('library_sources').first();

  beforeEach(async () => {
    knex = await createTestDatabase(id);
    folder = await mkdtemp(join(tmpdir(), 'slipway-advisories-'));
    await addTestLibrary(knex, {
      name: 'flask',
      versions: ['1.0', '2.0', '3.0', ''],
    });
    await addTestLibrary(knex, { name: 'jinja2', versions: ['2.0'] });
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('finds which versions in use are hit, and since when they are fixed', async () => {
    await write('PYSEC-1', record('Flask', '2.0', { aliases: ['GHSA-1'] }));
    await write('GHSA-1', record('flask', '3.0', { summary: 'Bad' }));
    await write('PYSEC-2', record('unused', '9'));
    await importAll();

    expect(await hits()).toEqual([
      'flask 1.0 GHSA-1 3.0',
      'flask 2.0 GHSA-1 3.0',
    ]);
    expect(
      await knex('advisories').where({ id: 'GHSA-1' }).first(),
    ).toMatchObject({
      aliases: 'PYSEC-1',
      severity: 'unrated',
      score: null,
      summary: 'Bad',
    });
    expect(await source()).toMatchObject({ count: 2, problem: null });
    expect(rated).toHaveLength(1);
  });

  it('reads nothing twice', async () => {
    await write('PYSEC-1', record('flask', '2.0'));
    await importAll();
    const before = await source();
    await importAll();

    expect(rated).toEqual([]);
    expect(await source()).toEqual({
      ...before,
      attempted_at: expect.not.stringMatching(before.attempted_at),
      succeeded_at: expect.not.stringMatching(before.succeeded_at),
    });
  });

  it('matches only the libraries that changes are about', async () => {
    await write('PYSEC-1', record('flask', '2.0'));
    await write('PYSEC-2', record('jinja2', '3.0'));
    await write('PYSEC-3', record('flask', '2.0'));
    await importAll();

    await write('PYSEC-1', record('jinja2', '2.5'));
    await write('PYSEC-3', {
      ...record('flask', '2.0'),
      withdrawn: '2026-01-01T00:00:00Z',
    });
    await importAll();
    expect(await hits()).toEqual([
      'jinja2 2.0 PYSEC-1 2.5',
      'jinja2 2.0 PYSEC-2 3.0',
    ]);

    await rm(join(folder, 'PYSEC-1.json'));
    const [jinja] = await knex('libraries').where({ name: 'jinja2' });
    await importAll();
    expect(await hits()).toEqual(['jinja2 2.0 PYSEC-2 3.0']);
    expect(rated).toEqual([jinja.id]);
  });

  it('goes on where it was killed', async () => {
    await write('PYSEC-1', record('flask', '2.0'));
    await importAll();
    await write('PYSEC-1', record('jinja2', '2.5'));
    const killed = stores();
    killed.versions.listVersions = async () => {
      throw new Error('killed');
    };
    await importAll(killed);
    expect(await hits()).toEqual(['flask 1.0 PYSEC-1 2.0']);

    await importAll();
    expect(await hits()).toEqual(['jinja2 2.0 PYSEC-1 2.5']);
  });

  it('keeps what it has when the source is gone, and says so', async () => {
    await write('PYSEC-1', record('flask', '2.0'));
    await write('bad', { id: 3 });
    await importAll();
    expect((await source()).problem).toMatch('1 record could not be used');

    await importAll({ source: { path: join(folder, 'nowhere') } });
    expect(await hits()).toHaveLength(1);
    expect(await source()).toMatchObject({
      count: 1,
      problem: expect.stringMatching('does not exist'),
    });
  });

  it('rates versions that a lockfile has just brought', async () => {
    await write('PYSEC-1', record('acme-new', '2.0'));
    await importAll();
    const added = await addTestLibrary(knex, {
      name: 'acme-new',
      versions: ['1.0', '2.0'],
    });
    await stores().libraries.saveReleases(
      { libraryId: added.id, attemptedAt: 'a', dueAt: 'b' },
      { latest: '2.1' },
      [
        { version: '1.0.0', uploadedAt: '2026-01-01T00:00:00Z', yanked: true },
        { version: '2.1', yanked: false },
      ],
    );

    expect(await rateVersions(added.versionIds, stores())).toEqual([added.id]);
    expect(await hits()).toEqual(['acme-new 1.0 PYSEC-1 2.0']);
    expect(
      await knex('library_versions')
        .where({ library_id: added.id })
        .orderBy('id'),
    ).toMatchObject([
      { behind: 'major', yanked: 1, released_at: '2026-01-01T00:00:00Z' },
      { behind: 'minor', yanked: 0, released_at: null },
    ]);
  });
});
