import { join } from 'node:path';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { readTemplate } from './readTemplate';

describe('readTemplate', () => {
  const directory = createMockDirectory();
  const reader = mockServices.urlReader.mock();
  const integrations = ScmIntegrations.fromConfig(
    mockServices.rootConfig({
      data: {
        integrations: {
          gitea: [{ host: 'git.acme.com', baseUrl: 'https://git.acme.com' }],
        },
      },
    }),
  );

  function template(changes: {
    location?: string;
    version?: string;
    steps?: object[];
  }): Entity {
    const {
      version = '1.2.0',
      location = `file:${join(
        directory.path,
        'templates/example/template.yaml',
      )}`,
      steps = [{ action: 'service:render', input: { layers: ['example/a'] } }],
    } = changes;
    return {
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: {
        name: 'example',
        annotations: {
          'backstage.io/managed-by-location': location,
          'backstage.io/template-version': version,
        },
      },
      spec: { parameters: { properties: { name: {} } }, steps },
    } as Entity;
  }

  function read(entity: Entity) {
    const scratch = join(directory.path, 'scratch');
    return readTemplate({ template: entity, reader, integrations, scratch });
  }

  beforeEach(() =>
    directory.setContent({ scratch: {}, 'templates/example': {} }),
  );

  it('reads a template on disk, with what stands beside it', async () => {
    directory.addContent({
      'templates/example/lifecycle.yaml': 'seed: [docs/**]\n',
      'templates/example/CHANGELOG.md': '## 1.2.0\n\n- better\n',
    });

    expect(await read(template({}))).toMatchObject({
      origin: { ref: 'template:default/example', version: '1.2.0' },
      name: 'example',
      renderInput: { layers: ['example/a'] },
      parameterSchemas: [{ properties: { name: {} } }],
      lifecycle: { seed: ['docs/**'] },
      changelog: [{ version: '1.2.0', text: '- better' }],
    });
  });

  it('needs neither lifecycle nor changelog', async () => {
    expect(await read(template({}))).toMatchObject({
      lifecycle: { seed: [], moves: [] },
      changelog: [],
    });
  });

  it('reads a template on a git host', async () => {
    const folder =
      'https://git.acme.com/acme/templates/src/branch/main/example';
    reader.readUrl.mockImplementation(async url => {
      if (url !== `${folder}/CHANGELOG.md`) throw new NotFoundError(url);
      return { buffer: async () => Buffer.from('## 1.0.0\n\nfirst\n') };
    });

    const location = `url:${folder}/template.yaml`;
    expect(await read(template({ location }))).toMatchObject({
      origin: { baseUrl: `${folder}/template.yaml` },
      lifecycle: { seed: [] },
      changelog: [{ version: '1.0.0', text: 'first' }],
    });
  });

  it('says what a template lacks', async () => {
    const steps = [{ action: 'fetch:template' }];
    await expect(read(template({ steps }))).rejects.toThrow(
      'template:default/example has no step with the action service:render',
    );
    await expect(read(template({ version: 'two' }))).rejects.toThrow(
      'The annotation backstage.io/template-version of template:default/example is "two"; set it',
    );
  });

  it('does not take a host that fails for a template that says nothing', async () => {
    reader.readUrl.mockRejectedValue(new Error('503'));
    const location =
      'url:https://git.acme.com/acme/templates/src/branch/main/example/template.yaml';
    await expect(read(template({ location }))).rejects.toThrow('503');
  });
});
