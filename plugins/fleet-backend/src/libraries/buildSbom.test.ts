import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RatedLibrary } from '@slipway/plugin-fleet-common';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { buildSbom } from './buildSbom';

/** The schema as OWASP publishes it, which comes with its library. */
function createValidator() {
  const folder = dirname(
    require.resolve('@cyclonedx/cyclonedx-library/package.json'),
  );
  const schema = (name: string): object =>
    JSON.parse(
      readFileSync(
        join(folder, 'res', 'schema', `${name}.SNAPSHOT.schema.json`),
        'utf8',
      ),
    );
  const ajv = addFormats(
    new Ajv({
      strict: false,
      allErrors: true,
      formats: { 'iri-reference': true, 'idn-email': true },
    }),
  );
  ajv.addSchema(
    schema('spdx'),
    'http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json',
  );
  ajv.addSchema(
    schema('jsf-0.82'),
    'http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json',
  );
  return ajv.compile(schema('bom-1.6'));
}

function library(name: string, more: Partial<RatedLibrary> = {}): RatedLibrary {
  return {
    name,
    version: '1.0',
    direct: false,
    groups: ['main'],
    extras: [],
    origin: 'index',
    requiredBy: [],
    internal: false,
    behind: 'unknown',
    yanked: false,
    advisories: [],
    path: [name],
    ...more,
  };
}

const SUBJECT = {
  ref: 'component:default/payments',
  name: 'payments',
  environment: 'production',
  head: {
    snapshotId: 1,
    lockfile: 'uv.lock',
    format: 'uv.lock 1.3',
    python: '>=3.11',
    commit: 'abcdef1',
    imageDigest: `sha256:${'0'.repeat(64)}`,
    readAt: '2026-11-01T10:00:00.000Z',
  },
};

describe('buildSbom', () => {
  const validate = createValidator();

  it('is valid CycloneDX 1.6, with what needs what', () => {
    const text = buildSbom(SUBJECT, [
      library('flask', { direct: true, declared: '>=3', extras: ['async'] }),
      library('werkzeug', { requiredBy: ['flask'] }),
      library('torch', {
        version: '2.0+cu118',
        index: 'https://registry.acme.com/simple/',
        requiredBy: ['flask'],
        marker: 'sys_platform == "linux"',
      }),
      library('pytest', { direct: true, groups: ['dev'] }),
      library('acme-own', { origin: 'path', version: undefined, direct: true }),
    ]);
    const bom = JSON.parse(text);

    expect([validate(bom), validate.errors]).toEqual([true, null]);
    expect(bom).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: {
        timestamp: '2026-11-01T10:00:00.000Z',
        component: { name: 'payments', version: 'abcdef1' },
      },
    });
    expect(bom.metadata.properties).toContainEqual({
      name: 'slipway:environment',
      value: 'production',
    });
    const purls = bom.components.map((each: { purl?: string }) => each.purl);
    expect(purls).toEqual(
      expect.arrayContaining([
        'pkg:pypi/flask@1.0',
        'pkg:pypi/torch@2.0%2Bcu118?repository_url=https%3A%2F%2Fregistry.acme.com%2Fsimple%2F',
        undefined,
      ]),
    );
    expect(bom.dependencies).toEqual(
      expect.arrayContaining([
        {
          ref: 'component:default/payments',
          dependsOn: ['acme-own@', 'flask@1.0', 'pytest@1.0'],
        },
        { ref: 'flask@1.0', dependsOn: ['torch@2.0+cu118', 'werkzeug@1.0'] },
      ]),
    );
    const scopes = new Map(
      bom.components.map((each: { name: string; scope: string }) => [
        each.name,
        each.scope,
      ]),
    );
    expect(scopes.get('pytest')).toBe('excluded');
    expect(scopes.get('flask')).toBe('required');
  });

  it('of a service without libraries is valid as well', () => {
    expect(validate(JSON.parse(buildSbom(SUBJECT, [])))).toBe(true);
  });
});
