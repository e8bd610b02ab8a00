import { matchLibraries } from './matchLibraries';

const advisory = (id: string, library: string, fixed: string) => ({
  id,
  aliases: [`CVE-${id}`],
  severity: 'high' as const,
  summary: 'A flaw',
  affected: {
    [library]: { versions: [], ranges: [[{ introduced: '0' }, { fixed }]] },
  },
  digest: id,
});

describe('matchLibraries', () => {
  it('says which advisories hit what is in a lockfile', () => {
    expect(
      matchLibraries(
        [
          { name: 'jinja2', version: '3.0' },
          { name: 'flask', version: '1.0' },
          { name: 'flask', version: '2.0' },
          { name: 'werkzeug' },
        ],
        [
          advisory('2', 'flask', '1.5'),
          advisory('1', 'flask', '1.2'),
          advisory('3', 'jinja2', '3.0'),
          advisory('4', 'werkzeug', '9'),
        ],
      ),
    ).toEqual([
      {
        library: 'flask',
        version: '1.0',
        id: '1',
        aliases: ['CVE-1'],
        severity: 'high',
        fixedIn: ['1.2'],
      },
      {
        library: 'flask',
        version: '1.0',
        id: '2',
        aliases: ['CVE-2'],
        severity: 'high',
        fixedIn: ['1.5'],
      },
    ]);
  });
});
