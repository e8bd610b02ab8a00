import type { SandboxResult } from '../sandbox/sandbox';
import { explainFailure } from './explainFailure';
import { resolverCommand } from './resolverCommand';

const TOOLS = {
  python: '/tools/bin/python',
  poetry: '/scripts/lock-with-poetry.py',
  uv: '/tools/bin/uv',
  readable: ['/tools'],
  indexUrl: 'https://packages.acme.com/simple',
  isStandardIndex: false,
  reach: ['https://packages.acme.com'],
  signIns: [],
};

describe('explainFailure', () => {
  const explain = (result: Partial<SandboxResult>) =>
    explainFailure({
      path: 'poetry.lock',
      result: { exitCode: 1, stdout: '', stderr: '', ...result },
      tools: TOOLS,
    });

  it('leaves out what is said every time, and the address of the index', () => {
    expect(
      explain({
        stdout: 'Updating dependencies\nResolving dependencies...\n\n',
        stderr: 'No flask at https://packages.acme.com/simple\n',
      }),
    ).toBe(
      'poetry.lock could not be made again. The resolver says:\nNo flask at the package index',
    );
  });

  it.each([
    'hint: An index URL could not be queried (401 Unauthorized)',
    'Source (acme): Authorization error accessing https://packages.acme.com/',
  ])('says where credentials are given: %s', stderr => {
    expect(explain({ stderr })).toContain('in the entry of fleet.indexes');
  });

  it('names what it was not allowed to reach', () => {
    expect(explain({ refused: ['evil.acme.com:443'] })).toContain(
      'It asked for evil.acme.com:443, which the portal does not let it reach (fleet.indexes, fleet.resolver.reach).',
    );
  });

  it.each([
    ['timeout', 'took longer than it may'],
    ['memory', 'took more memory than it may'],
    ['signal', 'was called off'],
  ] as const)('has a sentence for %s', (endedBy, sentence) => {
    expect(explain({ endedBy })).toContain(sentence);
  });
});

describe('resolverCommand', () => {
  it('names the index to uv only where it is not the standard one', () => {
    const environment = (isStandardIndex: boolean) =>
      resolverCommand({
        path: 'uv.lock',
        tools: { ...TOOLS, isStandardIndex },
        isNew: false,
      });

    expect(environment(false)).toHaveProperty(
      'environment.UV_DEFAULT_INDEX',
      TOOLS.indexUrl,
    );
    expect(environment(true)).not.toHaveProperty(
      'environment.UV_DEFAULT_INDEX',
    );
  });

  it('gives a library no chance to be an option', () => {
    expect(
      resolverCommand({
        path: 'a/poetry.lock',
        tools: TOOLS,
        upgrade: { library: '--lock', version: '1' },
        isNew: false,
      }),
    ).toMatchObject({
      command: expect.arrayContaining(['--project=a', '--', '--lock']),
    });
  });
});
