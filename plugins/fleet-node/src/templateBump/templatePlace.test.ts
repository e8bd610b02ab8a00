import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { templatePlaceOf } from './templatePlace';

const integrations = ScmIntegrations.fromConfig(
  new ConfigReader({
    integrations: { gitea: [{ host: 'git.acme.com' }] },
  }),
);

function place(location: string, source?: string) {
  const template: Entity = {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: {
      name: 'flask',
      annotations: {
        'backstage.io/managed-by-location': location,
        ...(source && { 'backstage.io/source-location': source }),
      },
    },
  };
  return templatePlaceOf(template, integrations);
}

describe('templatePlaceOf', () => {
  it.each([
    [
      'url:https://git.acme.com/acme/templates/src/branch/main/flask/template.yaml',
      { fileName: 'template.yaml', branch: 'main' },
    ],
    [
      'url:https://git.acme.com/acme/templates/src/branch/next/flask/flask.yml',
      { fileName: 'flask.yml', branch: 'next' },
    ],
  ])('finds %s', (location, expected) => {
    expect(place(location)).toEqual(expected);
  });

  it.each([
    [
      'file:/srv/templates/flask/template.yaml',
      '/srv/templates/flask/template.yaml',
    ],
    [
      'url:https://git.example.com/acme/templates/src/branch/main/flask/template.yaml',
      'https://git.example.com/acme/templates/src/branch/main/flask/template.yaml',
    ],
  ])('says of %s what to do', (location, path) => {
    expect(() => place(location)).toThrow(
      `template:default/flask comes from ${path}, where no pull request can be opened. Register the template by URL, from a host of integrations.gitea, or change it by hand at ${path}.`,
    );
  });
});
