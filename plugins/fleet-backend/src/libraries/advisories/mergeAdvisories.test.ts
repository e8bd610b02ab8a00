import { mergeAdvisories } from './mergeAdvisories';
import { readOsvRecord } from './osvRecord';
import { severityOf } from './severityOf';

const affected = [
  {
    package: { ecosystem: 'PyPI', name: 'Acme_Common' },
    versions: ['1.0'],
  },
];

async function merge(...records: object[]) {
  return mergeAdvisories(
    records
      .map(record => readOsvRecord({ affected, ...record }))
      .filter(record => record !== undefined),
  );
}

describe('mergeAdvisories', () => {
  it('takes from each record what the others lack', async () => {
    const [advisory, ...more] = await merge(
      {
        id: 'PYSEC-2026-7',
        aliases: ['CVE-2026-1', 'GHSA-aaaa-bbbb-cccc'],
        details: 'A long story.\nWith a second line.',
        published: '2026-02-01T00:00:00Z',
        modified: '2026-03-01T00:00:00Z',
      },
      {
        id: 'GHSA-aaaa-bbbb-cccc',
        aliases: ['CVE-2026-1'],
        summary: 'It reads any file',
        published: '2026-02-02T00:00:00Z',
        modified: '2026-02-03T00:00:00Z',
        severity: [
          {
            type: 'CVSS_V3',
            score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
          },
        ],
        references: [
          { type: 'WEB', url: 'https://example.com/blog' },
          { type: 'ADVISORY', url: 'https://example.com/advisory' },
        ],
      },
    );

    expect(more).toEqual([]);
    expect(advisory).toMatchObject({
      id: 'GHSA-aaaa-bbbb-cccc',
      aliases: ['CVE-2026-1', 'PYSEC-2026-7'],
      severity: 'high',
      score: 7.5,
      summary: 'It reads any file',
      publishedAt: '2026-02-01T00:00:00.000Z',
      modifiedAt: '2026-03-01T00:00:00.000Z',
      url: 'https://example.com/advisory',
      attribution:
        'GitHub Advisory Database (CC-BY 4.0), PyPA Advisory Database (CC-BY 4.0)',
    });
    expect(Object.keys(advisory?.affected ?? {})).toEqual(['acme-common']);
  });

  it('is the same whatever the order of the records', async () => {
    const records = [
      { id: 'PYSEC-1', aliases: ['CVE-1'] },
      { id: 'GHSA-2', aliases: ['CVE-2'] },
      { id: 'PYSEC-3', aliases: ['CVE-1', 'CVE-2'] },
    ];
    const forwards = await merge(...records);
    expect(forwards).toHaveLength(1);
    expect(await merge(...records.reverse())).toEqual(forwards);
  });
});

describe('readOsvRecord', () => {
  it.each<[object, string]>([
    [{ aliases: [] }, 'id'],
    [{ id: 'PYSEC-1', withdrawn: 'yesterday' }, 'withdrawn'],
    [{ id: 'PYSEC-1', aliases: 'CVE-1' }, 'aliases'],
    [
      {
        id: 'PYSEC-1',
        affected: [
          {
            package: { ecosystem: 'PyPI', name: 'a' },
            ranges: [{ type: 'ECOSYSTEM', events: [{ fixed: 'soon' }] }],
          },
        ],
      },
      "'soon'",
    ],
    [
      {
        id: 'PYSEC-1',
        affected: [
          {
            package: { ecosystem: 'PyPI', name: 'a' },
            ranges: [{ type: 'ECOSYSTEM', events: [{ removed: '1' }] }],
          },
        ],
      },
      'event',
    ],
  ])('says what is wrong with %j', (record, message) => {
    expect(() => readOsvRecord(record)).toThrow(message);
  });
});

describe('severityOf', () => {
  // Scores as FIRST's calculators give them.
  it.each<[string, string, number]>([
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 'critical', 9.8],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 'medium', 6.1],
    ['CVSS:3.0/AV:L/AC:H/PR:L/UI:N/S:U/C:L/I:N/A:N', 'low', 2.5],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', 'low', 0],
    [
      'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
      'critical',
      9.3,
    ],
  ])('%s is %s', (vector, severity, score) => {
    expect(severityOf([{ vectors: [vector] }])).toEqual({ severity, score });
  });

  it('goes by the newest vector, then by a word, and otherwise says that nobody rated it', () => {
    const vectors = [
      'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N',
      'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    ];
    expect(severityOf([{ vectors }]).severity).toBe('medium');
    expect(severityOf([{ vectors: [], rating: 'MODERATE' }])).toEqual({
      severity: 'medium',
    });
    expect(severityOf([{ vectors: ['CVSS:3.1/nonsense'] }])).toEqual({
      severity: 'unrated',
    });
  });
});
