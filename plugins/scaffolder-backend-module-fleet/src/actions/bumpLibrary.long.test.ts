import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  startEmbeddedHost,
  type EmbeddedHost,
  type EmbeddedService,
} from '../__testUtils__/embeddedHost';
import { createBumpLibraryAction } from './bumpLibrary';
import { TEST_RESOLVER } from '../__testUtils__/testResolver';

// The first run fetches Poetry and uv.
jest.setTimeout(5 * 60_000);

const BRANCH = 'fleet/library/urllib3';

describe('service:bump-library', () => {
  let host: EmbeddedHost;
  let service: EmbeddedService;

  beforeAll(async () => {
    host = await startEmbeddedHost();
  });
  afterAll(() => host.stop());

  beforeEach(async () => {
    service = await host.addService({
      'requirements.txt': '# web\nurllib3==2.2.1  # ask @ann\nflask==3.0.3\n',
    });
  });

  const bump = (
    input: {
      library?: string;
      version?: string;
      campaign?: string;
      advisory?: string;
      again?: boolean;
    } = {},
    context: { isDryRun?: boolean } = {},
  ) =>
    service.run(
      createBumpLibraryAction({ ...service.options, resolver: TEST_RESOLVER }),
      { service: service.ref, library: 'urllib3', version: '2.6.3', ...input },
      context,
    );

  it('proposes the edited requirement, and tells the fleet', async () => {
    const outputs = await bump({
      library: 'URLlib3',
      advisory: 'GHSA-48p4-8xcf-vxj5',
      campaign: 'c1',
    });

    expect(outputs).toMatchObject({ outcome: 'open', pullRequestNumber: 1 });
    const [pull] = await service.pulls();
    expect(pull).toMatchObject({
      title: 'Bump urllib3 to 2.6.3',
      head: { branch: BRANCH },
    });
    expect(pull?.body).toContain(
      '**urllib3** goes from 2.2.1 to **2.6.3**; 2.6.3 or newer was asked for because of GHSA-48p4-8xcf-vxj5.',
    );
    expect(await service.git(['show', `${BRANCH}:requirements.txt`])).toBe(
      '# web\nurllib3==2.6.3  # ask @ann\nflask==3.0.3\n',
    );
    expect(service.reports).toMatchObject([
      {
        service: service.ref,
        kind: 'library',
        subject: 'urllib3',
        from: '2.2.1',
        to: '2.6.3',
        state: 'open',
        campaign: 'c1',
        autoMergeEligible: true,
      },
    ]);
  });

  it.each([
    ['numpy', '2.0', 'no-change', 'Its requirements do not name numpy.'],
    ['urllib3', '2.2.0', 'no-change', 'It has urllib3 2.2.1.'],
  ])(
    'leaves a service alone: %s %s',
    async (library, version, state, reason) => {
      await expect(bump({ library, version })).resolves.toMatchObject({
        outcome: state,
        summary: reason,
      });
      expect(await service.pulls()).toEqual([]);
      expect(service.reports).toMatchObject([{ state, reason }]);
    },
  );

  it('closes its pull request when the owner was faster', async () => {
    await bump();
    await service.commit({ 'requirements.txt': 'urllib3==2.6.3\n' });

    await expect(bump()).resolves.toMatchObject({ outcome: 'no-change' });
    expect(await service.pulls('open')).toEqual([]);
  });

  it('moves its branch when a newer version is asked for', async () => {
    await bump();
    await bump({ version: '2.7.0' });

    expect(await service.pulls()).toHaveLength(1);
    expect(await service.git(['show', `${BRANCH}:requirements.txt`])).toContain(
      'urllib3==2.7.0',
    );
  });

  it('reports what a person has to do, and proposes nothing', async () => {
    await service.commit({
      'requirements.txt': 'urllib3==2.2.1 --hash=sha256:aa\n',
    });

    await expect(bump()).resolves.toMatchObject({ outcome: 'blocked' });
    expect(service.reports).toMatchObject([
      { state: 'blocked', reason: expect.stringContaining('it has hashes') },
    ]);
    expect(await service.pulls()).toEqual([]);
  });

  it('asks for the permission about the service', async () => {
    service.permissions.authorize.mockResolvedValue([
      { result: AuthorizeResult.DENY },
    ]);

    await expect(bump()).rejects.toThrow(
      `Only the owner of ${service.ref} and the platform team may propose changes to it (permission fleet.update.propose)`,
    );
    expect(service.reports).toEqual([]);
  });

  it.each([
    [{ version: 'latest' }, "'latest' is no version"],
    [{ library: '../x' }, "cannot be part of a branch's name"],
  ])('refuses %j', async (input, sentence) => {
    await expect(bump(input)).rejects.toThrow(sentence);
    expect(await service.pulls()).toEqual([]);
  });
});
