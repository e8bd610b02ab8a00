import { parse, parseByName } from './__testUtils__/parse';

function sbom(document: object) {
  return {
    'bom.json': JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      ...document,
    }),
  };
}

function component(purl: string, rest: object = {}) {
  return { type: 'library', 'bom-ref': purl, name: 'x', purl, ...rest };
}

describe('CycloneDX', () => {
  it('reads Python libraries, who needs whom, and what the described service needs itself', () => {
    expect(
      parseByName(
        sbom({
          metadata: { component: { 'bom-ref': 'service', name: 'payments' } },
          components: [
            component('pkg:pypi/Flask@3.1.3', {
              components: [component('pkg:pypi/nested.one@1.0')],
            }),
            component(
              'pkg:pypi/click@8.1.8%2Bacme?repository_url=https://a:secret@registry.acme.com/simple',
            ),
            component(
              'pkg:pypi/acme-audit@1.4.0?vcs_url=git%2Bhttps://git.acme.com/audit.git',
            ),
            component('pkg:deb/debian/zlib1g@1.3'),
          ],
          dependencies: [
            { ref: 'service', dependsOn: ['pkg:pypi/Flask@3.1.3'] },
            {
              ref: 'pkg:pypi/Flask@3.1.3',
              dependsOn: ['pkg:pypi/nested.one@1.0', 'nobody'],
            },
          ],
        }),
      ),
    ).toMatchObject({
      'flask 3.1.3': { direct: true, origin: 'index', requiredBy: [] },
      'nested-one 1.0': { direct: false, requiredBy: ['flask'] },
      'click 8.1.8+acme': {
        direct: false,
        index: 'https://registry.acme.com/simple',
      },
      'acme-audit 1.4.0': { direct: false, origin: 'git' },
    });
  });

  it('takes what nobody needs as declared when the document does not say', () => {
    expect(
      parseByName(
        sbom({
          components: [
            component('pkg:pypi/flask@3.1.3'),
            component('pkg:pypi/click@8.1.8'),
          ],
          dependencies: [
            {
              ref: 'pkg:pypi/flask@3.1.3',
              dependsOn: ['pkg:pypi/click@8.1.8'],
            },
          ],
        }),
      ),
    ).toMatchObject({
      'flask 3.1.3': { direct: true },
      'click 8.1.8': { direct: false },
    });
  });

  it('accepts a service without libraries', () => {
    expect(parse(sbom({})).libraries).toEqual([]);
  });

  it.each([
    ['XML', { 'bom.xml': '<bom/>' }, /^bom\.xml is not JSON/],
    ['SPDX', { 'bom.json': '{"spdxVersion": "SPDX-2.3"}' }, /not a CycloneDX/],
    [
      'an old version',
      sbom({ specVersion: '1.3' }),
      /^bom\.json is CycloneDX 1\.3; make it as 1\.4, 1\.5/,
    ],
    ['a future version', sbom({ specVersion: '2.0' }), /is CycloneDX 2\.0;/],
    [
      'an image without Python',
      sbom({ components: [component('pkg:deb/debian/zlib1g@1.3')] }),
      /names 1 components, none of them a Python library/,
    ],
    [
      'a document nested without end',
      { 'bom.json': '['.repeat(1_000_000) },
      /is not JSON/,
    ],
    [
      'components nested without end',
      {
        'bom.json': `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[${'{"components":['.repeat(
          5_000,
        )}${']}'.repeat(5_000)}]}`,
      },
      /nests components more than 20 deep/,
    ],
    [
      'more components than any service has',
      sbom({ components: Array(10_001).fill({}) }),
      /^bom\.json has 10001 packages/,
    ],
  ])('says what to do about %s', (_, files, sentence) => {
    expect(() => parse(files)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringMatching(sentence),
      }),
    );
  });
});
