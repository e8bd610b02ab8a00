import { NotModifiedError } from '@backstage/errors';
import { mockServices } from '@backstage/backend-test-utils';
import type { PolicyState } from '@slipway/plugin-fleet-common';
import { LibrarySourceStore } from '../../database/LibrarySourceStore';
import {
  createTestDatabase,
  testDatabases,
} from '../../__testUtils__/testDatabase';
import { LibraryPolicies } from './LibraryPolicies';
import { policyStateOf } from './policyStateOf';
import { readPolicies, readPolicyFile } from './readPolicies';

const POLICY = {
  library: 'Acme_Common',
  minimum: '4.0',
  reason: 'Older ones log secrets',
};

const policy = (more: object = {}) => {
  const [read] = readPolicies([{ ...POLICY, ...more }], 'fleet.policies');
  if (!read) throw new Error('nothing was read');
  return read;
};

describe('readPolicies', () => {
  it('normalises names, and keeps the id while only exemptions change', () => {
    const exemptions = [
      { service: 'component:default/A', reason: 'moves', until: '2026-12-31' },
    ];
    expect(policy().library).toBe('acme-common');
    expect(policy({ exemptions }).id).toBe(policy().id);
    expect(policy({ minimum: '4.1' }).id).not.toBe(policy().id);
  });

  it.each<[object, string]>([
    [{ minimum: 'four' }, 'fleet.policies[0].minimum is no version'],
    [{ banned: '^2' }, 'fleet.policies[0].banned is no range'],
    [{ minimum: undefined }, 'fleet.policies[0] needs a minimum or a banned'],
    [{ deadline: 'soon' }, 'fleet.policies[0].deadline is no date'],
    [{ reason: ' ' }, 'fleet.policies[0].reason is empty'],
    [{ minimun: '4' }, "'minimun'"],
    [
      { exemptions: [{ service: 'a', reason: 'x', until: '2026-01-01' }] },
      'fleet.policies[0].exemptions[0].service is no entity ref',
    ],
  ])('refuses %j and names the key', (more, message) => {
    expect(() => policy(more)).toThrow(message);
  });

  it('reads a file of YAML, its dates unquoted', () => {
    const [read] = readPolicyFile(
      'policies:\n- {library: a, banned: "<2", deadline: 2026-12-31, reason: b}',
    );
    expect(read).toMatchObject({ library: 'a', deadline: '2026-12-31' });
    expect(readPolicyFile('')).toEqual([]);
    expect(() => readPolicyFile('a: [')).toThrow('no YAML');
    expect(() => readPolicyFile('policies: 3')).toThrow('policies');
  });
});

describe('policyStateOf', () => {
  const service = 'component:default/payments';
  const exemptions = [{ service, reason: 'moves', until: '2026-11-24' }];
  it.each<[object, string[], PolicyState]>([
    [{}, ['4.0'], 'met'],
    [{}, ['3.9'], 'late'],
    [{}, ['4.0', '3.9'], 'late'],
    [{ deadline: '2026-11-24' }, ['3.9'], 'due'],
    [{ deadline: '2026-11-23' }, ['3.9'], 'late'],
    [{ exemptions }, ['3.9'], 'exempt'],
    [{ exemptions }, ['4.0'], 'met'],
    [
      { exemptions: [{ ...exemptions[0], until: '2026-11-23' }] },
      ['3.9'],
      'late',
    ],
    [{ minimum: undefined, banned: '>=4.0,<4.2' }, ['4.1'], 'late'],
    [{ minimum: undefined, banned: '>=4.0,<4.2' }, ['4.2'], 'met'],
    [{}, ['4.0rc1'], 'late'],
    [{}, ['main'], 'unknown'],
    [{}, [''], 'unknown'],
    [{}, [], 'unknown'],
  ])('%j with %j is %s', (more, versions, state) => {
    const standing = policyStateOf(policy(more), {
      service,
      versions,
      today: '2026-11-24',
    });
    expect(standing.state).toBe(state);
    expect(standing.exemptReason).toBe(
      state === 'exempt' ? 'moves' : undefined,
    );
  });
});

describe.each(testDatabases.eachSupportedId())('LibraryPolicies on %s', id => {
  it('keeps the last good file, and says what is wrong with a later one', async () => {
    const sources = new LibrarySourceStore(await createTestDatabase(id));
    let file: string | undefined =
      'policies: [{library: a, minimum: 2, reason: b}]';
    const reader = mockServices.urlReader.mock({
      readUrl: async () => {
        if (file === undefined) throw new NotModifiedError();
        const content = Buffer.from(file);
        return { buffer: async () => content, etag: 'e' };
      },
    });
    const policies = new LibraryPolicies({
      configured: [policy()],
      url: 'https://git.acme.com/policies.yaml',
      reader,
      sources,
      logger: mockServices.logger.mock(),
      now: () => new Date('2026-11-24T00:00:00Z'),
    });
    const names = async () =>
      (await policies.list()).map(({ library }) => library);
    const problem = async () =>
      (await sources.findSource({ kind: 'policies', name: 'policies' }))
        ?.problem;

    await policies.refresh();
    expect(await names()).toEqual(['acme-common']);
    expect(await problem()).toMatch('policies[0].minimum');

    file = 'policies: [{library: a, minimum: "2", reason: b}]';
    await policies.refresh();
    expect(await names()).toEqual(['acme-common', 'a']);
    expect(await problem()).toBeNull();

    file = 'policies: [{library: b}]';
    await policies.refresh();
    expect(await names()).toEqual(['acme-common', 'a']);
    expect(await problem()).toMatch(
      'https://git.acme.com/policies.yaml: policies[0]',
    );

    file = 'policies: []';
    await policies.refresh();
    expect(await names()).toEqual(['acme-common']);

    file = undefined;
    await policies.refresh();
    expect(await problem()).toBeNull();
  });
});
