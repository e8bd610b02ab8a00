import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  startEmbeddedHost,
  type EmbeddedHost,
  type EmbeddedService,
} from '../__testUtils__/embeddedHost';
import { createRunScriptAction } from './runScript';

jest.setTimeout(60_000);

const BRANCH = 'fleet/campaign/4d5c7a52';
const INPUT = {
  command: ['sed', '-i', 's/one/two/', 'file.txt'],
  message: 'Count on',
  campaign: '4d5c7a52',
};

describe('service:run-script', () => {
  let host: EmbeddedHost;
  let service: EmbeddedService;

  beforeAll(async () => {
    host = await startEmbeddedHost();
  });
  afterAll(() => host.stop());

  beforeEach(async () => {
    service = await host.addService({
      'file.txt': 'one\n',
      'other.txt': 'one\n',
    });
  });

  const run = (
    input: Partial<typeof INPUT & { reason: string }> = {},
    context: { isDryRun?: boolean; enabled?: boolean } = {},
  ) =>
    service.run(
      createRunScriptAction({
        ...service.options,
        scripts: { enabled: context.enabled ?? true, reach: [] },
      }),
      { service: service.ref, ...INPUT, ...input },
      context,
    );

  it('proposes what the command changed, and tells the fleet', async () => {
    const outputs = await run({ reason: 'One is **too few**.' });

    expect(outputs).toMatchObject({
      outcome: 'open',
      service: service.ref,
      summary: 'sed changed the repository.',
      pullRequestNumber: 1,
    });
    const [pull] = await service.pulls();
    expect(pull).toMatchObject({ title: 'Count on', head: { branch: BRANCH } });
    expect(pull?.body).toContain('sed -i s/one/two/ file.txt');
    expect(pull?.body).toContain(
      '\n\nOne is **too few**.\n\nAsked for by user:default/ann in [the portal](',
    );
    expect(
      await service.git(['diff', '--stat=60', 'main', BRANCH, '--', '.']),
    ).toMatch(/^ file.txt \| 2 \+-\n/);
    expect(service.reports).toEqual([
      expect.objectContaining({
        service: service.ref,
        kind: 'script',
        subject: '4d5c7a52',
        campaign: '4d5c7a52',
        branch: BRANCH,
        state: 'open',
        autoMergeEligible: false,
        taskId: 'task-1',
        baseCommit: expect.stringMatching(/^[0-9a-f]{40}$/),
        pullRequest: expect.objectContaining({ number: 1 }),
      }),
    ]);
  });

  it('ends with one pull request however often it runs', async () => {
    await Promise.all([run(), run()]);
    await run();

    expect(await service.pulls()).toHaveLength(1);
    expect(
      (await service.git(['rev-list', '--count', `main..${BRANCH}`])).trim(),
    ).toBe('1');
  });

  it('proposes nothing where nothing changed', async () => {
    await expect(run({ command: ['true'] })).resolves.toMatchObject({
      outcome: 'no-change',
      summary: 'true changed nothing.',
    });
    expect(await service.pulls()).toEqual([]);
    expect(service.reports).toMatchObject([{ state: 'no-change' }]);
  });

  it('leaves what a person pushed to its branch', async () => {
    await run();
    await service.commit({ 'mine.txt': 'by hand\n' }, BRANCH);

    await expect(run()).resolves.toMatchObject({ outcome: 'edited' });
    expect(await service.git(['show', `${BRANCH}:mine.txt`])).toBe('by hand\n');
  });

  it('fails with the words of the command, and tells the fleet', async () => {
    const command = ['sh', '-c', 'echo no Dockerfile here >&2; exit 3'];

    await expect(run({ command })).rejects.toThrow(
      /ended with exit code 3:\nno Dockerfile here/,
    );
    expect(service.reports).toMatchObject([
      {
        state: 'failed',
        reason: expect.stringContaining('no Dockerfile here'),
      },
    ]);
    expect(service.audit.fail).toHaveBeenCalledTimes(1);
    expect(await service.pulls()).toEqual([]);
  });

  it('shows the command neither credentials nor a way to the host', async () => {
    process.env.SCRIPT_TEST_SECRET = 'hidden';
    await run({
      command: [
        'sh',
        '-c',
        'env > env.txt; (git ls-remote http://localhost || true) > out.txt 2>&1',
      ],
    });
    delete process.env.SCRIPT_TEST_SECRET;

    expect(await service.git(['show', `${BRANCH}:env.txt`])).not.toMatch(
      /hidden|not-for-logs/,
    );
    expect(await service.git(['show', `${BRANCH}:out.txt`])).toMatch(
      /unable to access|Could not/,
    );
  });

  it('is off unless the portal allows it', async () => {
    await expect(run({}, { enabled: false })).rejects.toThrow(
      'set fleet.scripts.enabled to allow it',
    );
  });

  it('needs a permission of its own, and tells nobody who lacks it', async () => {
    service.permissions.authorize.mockImplementation(async ([query]) => [
      {
        result:
          query?.permission.name === 'fleet.campaign.script'
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      },
    ]);

    await expect(run()).rejects.toThrow(
      'You may not run commands over repositories (permission fleet.campaign.script)',
    );
    expect(service.reports).toEqual([]);
    expect(await service.pulls()).toEqual([]);
  });

  it('writes nothing in a dry run', async () => {
    await run({}, { isDryRun: true });

    expect(await service.pulls()).toEqual([]);
    expect(service.reports).toEqual([]);
  });

  it('refuses a campaign that cannot name a branch', async () => {
    await expect(run({ campaign: '../main' })).rejects.toThrow(
      "'../main' cannot be part of a branch's name",
    );
  });
});
