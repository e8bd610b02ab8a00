import { execFileSync } from 'node:child_process';
import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  DefaultNamespaceEntityPolicy,
  EntityPolicies,
  FieldFormatEntityPolicy,
  NoForeignRootFieldsEntityPolicy,
  SchemaValidEntityPolicy,
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  type Entity,
} from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import { validate } from 'jsonschema';
import { parse as parseYaml, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { renderWithNunjucks } from './__testUtils__/layers';
import {
  ENVIRONMENTS,
  EVERYTHING,
  PARAMETERS,
  PRIVATE_INDEXES,
  readFiles,
  readTemplate,
  renderInput,
  renderTemplate,
  templateNames,
} from './__testUtils__/templates';

// A render takes a third of a second, and many times that when other work has the machine.
jest.setTimeout(30_000);

const catalogPolicy = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new DefaultNamespaceEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
]);

const pyprojectSchema = z.object({
  project: z.object({ description: z.string() }),
  tool: z.object({
    poetry: z.object({
      source: z.array(z.record(z.string())).optional(),
      dependencies: z.record(z.unknown()),
    }),
    'acme-tasks': z.record(z.unknown()),
  }),
});

/** Texts that break out of careless templates. The first ones pass the form; the last ones only a caller of the action. */
const ONE_LINE: string[] = [
  `She said "it's" 'fine'`,
  '{{ values.name }} {% if x %}y{% endif %} {# gone #}',
  '${{ values.owner }} {% raw %}',
  '../../../etc/passwd',
  'Zahlungen für 東京 и العالم 🚢🇩🇪',
  '"""',
  "'''",
  'C:\\new\\table\\u0041 \\',
  '</script><script>alert(1)</script>',
  '# key: value # comment',
  '- item',
  '%{injected} %s ${HOME} $(id) `id`',
  '[[table]] {a: b} &anchor *alias !tag | > @at',
  'null',
  '1e5',
  'x'.repeat(200),
];
const ANY_TEXT = [
  'one\ntwo\n\nthree: four\n',
  '\n---\nkind: Template\n',
  'tab\tbell\u0007 escape\u001b',
  '\r\n[project]\r\n',
  'x'.repeat(100_000),
];

describe.each(templateNames())('template %s', template => {
  const directory = createMockDirectory();
  const parameterPages = readTemplate(template).spec.parameters;

  function render(parameters: JsonObject = PARAMETERS): Promise<string> {
    return renderTemplate({ template, parameters, folder: directory.path });
  }

  function complaints(parameters: JsonObject): string[] {
    return parameterPages.flatMap(page =>
      validate(parameters, page).errors.map(({ property }) => property),
    );
  }

  it.each([PARAMETERS, EVERYTHING])(
    'renders the same bytes of %j with nunjucks as with the engine of Backstage',
    async parameters => {
      const {
        '.template.yaml': _wish,
        '.template.lock.json': _lock,
        ...files
      } = await readFiles(await render(parameters));
      const { annotations } = readTemplate(template).metadata;
      const input = renderInput(template, parameters);
      const ref = `template:default/${template}`;
      const version = annotations['backstage.io/template-version'] ?? '';

      await expect(
        renderWithNunjucks({
          ...input,
          values: {
            environments: ENVIRONMENTS,
            ...input.values,
            template: { ref, version },
          },
          folder: directory.path,
        }),
      ).resolves.toEqual(files);
    },
  );

  it.each([...ONE_LINE, ...ANY_TEXT])(
    'holds the description %j exactly, in valid files',
    async description => {
      const folder = await render({ ...PARAMETERS, description });
      const files = await readFiles(folder);

      const entities = parseDocuments(files['catalog-info.yaml']);
      expect(entities.map(entity => entity.metadata.description)).toEqual([
        description,
        description,
      ]);
      expect(parseYaml(files['openapi.yaml'] ?? '').info.description).toBe(
        description,
      );
      expect(readPyproject(folder).project.description).toBe(description);
      expect(files['README.md']).not.toMatch(/<script/i);
      for (const [path, text] of Object.entries(files)) {
        // uWSGI repeats keys in its file, which acme-tasks checks.
        if (path !== 'infra/uwsgi.yaml' && /\.(yaml|yml)$/.test(path)) {
          parseDocuments(text);
        }
        if (/\.json$/.test(path)) JSON.parse(text);
      }
    },
  );

  it('leaves no marker of the template behind', async () => {
    const files = await readFiles(await render(EVERYTHING));

    for (const [path, text] of Object.entries(files)) {
      // The library is copied as it is, and GitHub's own markers look like the template's.
      if (/^(libraries|\.github)\//.test(path)) continue;
      expect({
        path,
        marker: `${path}\n${text}`.match(
          /\$\{\{|\{%|values\.(?!py\b)|undefined/,
        ),
      }).toEqual({ path, marker: null });
    }
  });

  it.each([
    'null',
    'true',
    'no',
    'off',
    'y',
    'e1',
    'flask',
    'email',
    'a',
    'x'.repeat(40),
  ])('makes a catalog entry of the name %p', async name => {
    expect(complaints({ ...PARAMETERS, name })).toEqual([]);

    const files = await readFiles(await render({ ...PARAMETERS, name }));
    const [component, api] = parseDocuments(files['catalog-info.yaml']);

    expect(component).toMatchObject({
      metadata: { name },
      spec: { providesApis: [name], owner: PARAMETERS.owner },
    });
    expect(api).toMatchObject({ metadata: { name } });
  });

  it('writes entities that the catalog accepts and that name their template', async () => {
    const files = await readFiles(await render());
    const [component, api] = parseDocuments(files['catalog-info.yaml']);

    await expect(catalogPolicy.enforce(component!)).resolves.toBeDefined();
    await expect(
      componentEntityV1alpha1Validator.check(component!),
    ).resolves.toBe(true);
    await expect(
      apiEntityV1alpha1Validator.check({
        ...api!,
        spec: { ...api!.spec, definition: files['openapi.yaml'] },
      }),
    ).resolves.toBe(true);
    expect(component).toMatchObject({
      metadata: {
        annotations: {
          'backstage.io/source-template': `template:default/${template}`,
          'backstage.io/template-version': expect.stringMatching(/^\d/),
        },
      },
      spec: {
        scaffoldedFrom: `template:default/${template}`,
        system: PARAMETERS.system,
      },
    });
    expect(api).toMatchObject({
      spec: { definition: { $text: './openapi.yaml' } },
    });
  });

  it('needs no system', async () => {
    const { system: _, ...parameters } = PARAMETERS;
    const files = await readFiles(await render(parameters));
    const [component, api] = parseDocuments(files['catalog-info.yaml']);

    expect(complaints(parameters)).toEqual([]);
    expect(component!.spec).not.toHaveProperty('system');
    expect(api!.spec).not.toHaveProperty('system');
  });

  it('commits a lockfile that names no package index', async () => {
    const files = await readFiles(await render());

    expect(files['poetry.lock']).toContain('content-hash');
    expect(files['poetry.lock']).not.toMatch(/^url = ".*:\/\//m);
  });

  it('locks nothing younger than a week but what is internal', async () => {
    const publicly = await readFiles(await render());
    const privately = await readFiles(
      await render({ ...PARAMETERS, ...PRIVATE_INDEXES }),
    );

    expect(publicly['poetry.toml']).toMatch(/^min-release-age = 7$/m);
    expect(publicly['poetry.toml']).not.toContain('exclude-source');
    expect(privately['poetry.toml']).toMatch(
      /^min-release-age = 7\nmin-release-age-exclude-source = "acme-pypi"$/m,
    );
  });

  it('asks private indexes only, each for its own packages', async () => {
    const folder = await render({ ...EVERYTHING, ...PRIVATE_INDEXES });
    const files = await readFiles(folder);
    const { tool } = readPyproject(folder);

    expect(tool.poetry.source).toEqual([
      {
        name: 'acme-pypi-proxy',
        url: PRIVATE_INDEXES.proxyIndexUrl,
        priority: 'primary',
      },
      {
        name: 'acme-pypi',
        url: PRIVATE_INDEXES.internalIndexUrl,
        priority: 'explicit',
      },
    ]);
    expect(tool.poetry.dependencies).toEqual({
      'acme-common': { source: 'acme-pypi' },
    });
    expect(tool['acme-tasks']).toMatchObject({
      'internal-source': 'acme-pypi',
    });
    expect(Object.keys(files)).not.toContain('poetry.lock');
    expect(
      Object.keys(files).filter(path => path.startsWith('libraries/')),
    ).toEqual([]);
  });

  describe('the form', () => {
    it.each(ONE_LINE)('accepts the description %j', description => {
      expect(complaints({ ...PARAMETERS, description })).toEqual([]);
    });

    it.each<[string, JsonObject]>([
      ...[
        'Payments',
        '1-payments',
        'card_payments',
        'card--payments',
        'payments-',
        '-payments',
        'card.payments',
        '../payments',
        'pay ments',
        'zahlungen-für',
        '${{ 1 }}',
        'x\n',
        '',
        'x'.repeat(41),
        'common',
      ].map((name): [string, JsonObject] => ['name', { name }]),
      ...[
        ...ANY_TEXT,
        '',
        ' ',
        'x'.repeat(201),
        'delete\u007f',
        'reversed \u202e text',
        'line\u2028separator',
        'half a \ud83d character',
      ].map((description): [string, JsonObject] => [
        'description',
        { description },
      ]),
      ['owner', { owner: '' }],
      ['owner', { owner: 'user:default/guest' }],
      ['owner', { owner: 'payments"\nsystem: x' }],
      ['system', { system: 'component:default/x' }],
      ['repoUrl', { repoUrl: '' }],
      ['repoUrl', { repoUrl: 'localhost:7007' }],
      ['repoUrl', { repoUrl: 'localhost:7007?owner=acme' }],
      ['repoUrl', { repoUrl: 'localhost:7007?owner=&repo=payments' }],
      ['repoUrl', { repoUrl: 'https://localhost/acme/payments' }],
      ['name', { name: 42 }],
      ['database', { database: 'mysql' }],
      ['ci', { ci: 'jenkins' }],
      ['metrics', { metrics: 'yes' }],
      ['gitops', { gitops: 'yes' }],
    ])('refuses the %s of %j', (property, wrong) => {
      expect(new Set(complaints({ ...PARAMETERS, ...wrong }))).toEqual(
        new Set([`instance.${property}`]),
      );
    });

    it.each<[string, JsonObject, boolean]>([
      ['both addresses', PRIVATE_INDEXES, true],
      ['no addresses', { indexProfile: 'private' }, false],
      [
        'plain HTTP',
        { ...PRIVATE_INDEXES, proxyIndexUrl: 'http://index.example.com/' },
        false,
      ],
      [
        'a password',
        { ...PRIVATE_INDEXES, internalIndexUrl: 'https://a:b@example.com/' },
        false,
      ],
    ])('takes private indexes with %s: %j', (_what, indexes, taken) => {
      expect(complaints({ ...PARAMETERS, ...indexes }).length === 0).toBe(
        taken,
      );
    });

    it.each(['name', 'description', 'owner', 'repoUrl'])(
      'requires the %s',
      missing => {
        expect(
          complaints({ ...PARAMETERS, [missing]: undefined }),
        ).toHaveLength(1);
      },
    );
  });
});

function parseDocuments(text: string | undefined): Entity[] {
  return parseAllDocuments(text ?? '').map(document => {
    expect(document.errors).toEqual([]);
    return document.toJS();
  });
}

/** pyproject.toml; every Python and TOML file of the folder has been parsed by Python itself. */
function readPyproject(folder: string): z.infer<typeof pyprojectSchema> {
  const script = `
import json, pathlib, sys, tomllib
folder = pathlib.Path(sys.argv[1])
for file in folder.rglob("*.py"):
    compile(file.read_text(encoding="utf-8"), str(file), "exec")
parsed = {file.name: tomllib.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.toml")}
for lockfile in folder.glob("poetry.lock"):
    tomllib.loads(lockfile.read_text(encoding="utf-8"))
print(json.dumps(parsed["pyproject.toml"]))
`;
  return pyprojectSchema.parse(
    JSON.parse(
      execFileSync('python3', ['-c', script, folder], { encoding: 'utf8' }),
    ),
  );
}
