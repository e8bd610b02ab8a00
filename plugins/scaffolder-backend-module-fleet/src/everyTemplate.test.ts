import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DefaultNamespaceEntityPolicy,
  EntityPolicies,
  FieldFormatEntityPolicy,
  NoForeignRootFieldsEntityPolicy,
  SchemaValidEntityPolicy,
} from '@backstage/catalog-model';
import { templateEntityV1beta3Validator } from '@backstage/plugin-scaffolder-common';
import { parseLifecycle } from '@slipway/plugin-fleet-node';
import { validate } from 'jsonschema';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import {
  TEMPLATES_FOLDER,
  allTemplateNames,
  readFiles,
  readTemplate,
} from './__testUtils__/templates';

const catalogPolicy = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new DefaultNamespaceEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
]);

const pageSchema = z.object({
  properties: z.record(
    z.object({
      pattern: z.string().optional(),
      errorMessage: z.record(z.string()).optional(),
    }),
  ),
});

const configSchema = z.object({
  catalog: z.object({
    locations: z.array(z.object({ target: z.string() })),
  }),
});

describe.each(allTemplateNames())('the template %s', template => {
  const { metadata, spec } = readTemplate(template);

  it('is a valid Template entity with a version', async () => {
    const files = await readFiles(join(TEMPLATES_FOLDER, template));
    const entity = parseYaml(files['template.yaml'] ?? '');

    await expect(catalogPolicy.enforce(entity)).resolves.toBeDefined();
    await expect(templateEntityV1beta3Validator.check(entity)).resolves.toBe(
      true,
    );
    expect(entity.metadata.annotations).toMatchObject({
      'backstage.io/template-version': expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
  });

  it('says in CHANGELOG.md what its version brought', async () => {
    const files = await readFiles(join(TEMPLATES_FOLDER, template));

    expect(files['CHANGELOG.md']).toContain(
      `\n## ${metadata.annotations['backstage.io/template-version']}\n`,
    );
  });

  it('says what updates may do with its files, if anything', async () => {
    const files = await readFiles(join(TEMPLATES_FOLDER, template));

    expect(() =>
      parseLifecycle(files['lifecycle.yaml'], template),
    ).not.toThrow();
  });

  it('is in the catalog of the portal', async () => {
    const root = join(TEMPLATES_FOLDER, '..');
    const files = await readConfig(root);

    expect(files.catalog.locations).toContainEqual(
      expect.objectContaining({
        target: `../../templates/${template}/template.yaml`,
      }),
    );
  });

  it('explains each of its patterns with a sentence', () => {
    const properties = spec.parameters.flatMap(page =>
      Object.entries(pageSchema.parse(page).properties),
    );

    expect(
      properties.filter(
        ([, { pattern, errorMessage }]) =>
          pattern && !errorMessage?.pattern?.endsWith('.'),
      ),
    ).toEqual([]);
  });
});

describe('the form of promote-service', () => {
  const [page] = readTemplate('promote-service').spec.parameters;
  const complaints = (formData: object) =>
    validate(formData, page ?? {}).errors.map(({ property }) => property);

  it.each([
    { service: 'component:default/payments', version: '1.4.2', to: 'staging' },
    { service: 'payments', version: 'a'.repeat(40), to: 'qa', from: 'dev' },
    { service: 'payments', version: '1', to: 'qa', from: '', digest: '' },
  ])('takes what a link fills in: %j', formData => {
    expect(complaints(formData)).toEqual([]);
  });

  it.each([
    ['service', { service: 'user:default/ann' }],
    ['version', { version: '../1' }],
    ['version', { version: '' }],
    ['to', { to: '../x' }],
    ['to', { to: 'Live' }],
    ['digest', { digest: 'sha256:1' }],
  ])('refuses the %s of %j', (property, wrong) => {
    expect(
      complaints({
        service: 'payments',
        version: '1.4.2',
        to: 'staging',
        ...wrong,
      }),
    ).toEqual([`instance.${property}`]);
  });
});

describe('the form of update-service', () => {
  const [page] = readTemplate('update-service').spec.parameters;
  const complaints = (formData: object) =>
    validate(formData, page ?? {}).errors.map(({ property }) => property);

  it.each([
    { service: 'component:default/payments' },
    { service: 'payments', to: '1.4.0', allowDowngrade: true, again: true },
    { service: 'payments', to: '', campaign: 'c-1' },
  ])('takes %j', formData => {
    expect(complaints(formData)).toEqual([]);
  });

  it.each([
    ['service', { service: 'user:default/ann' }],
    ['to', { to: 'latest' }],
  ])('refuses the %s of %j', (property, wrong) => {
    expect(complaints({ service: 'payments', ...wrong })).toEqual([
      `instance.${property}`,
    ]);
  });
});

async function readConfig(root: string) {
  return configSchema.parse(
    parseYaml(await readFile(join(root, 'app-config.yaml'), 'utf8')),
  );
}
