import { resolve } from 'node:path';
import type { Entity } from '@backstage/catalog-model';

/** The `flask-service` of this repository, as the catalog would have it with this version. */
export function templateEntity(version = '1.2.0'): Entity {
  return {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: {
      name: 'flask-service',
      namespace: 'default',
      title: 'Flask service',
      etag: version,
      annotations: {
        'backstage.io/template-version': version,
        'backstage.io/managed-by-location': `file:${resolve(
          __dirname,
          '../../../../../templates/flask-service/template.yaml',
        )}`,
      },
    },
    spec: {
      type: 'service',
      steps: [{ id: 'render', action: 'service:render', input: {} }],
    },
    relations: [{ type: 'ownedBy', targetRef: 'group:default/platform' }],
  };
}
