import type { Entity } from '@backstage/catalog-model';
import { isService, serviceFromEntity } from './serviceFromEntity';

function component(
  annotations: Record<string, string>,
  more: Partial<Entity> = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'Payments', namespace: 'Shop', annotations },
    spec: { type: 'service' },
    ...more,
  };
}

describe('serviceFromEntity', () => {
  it('takes over what the fleet shows', () => {
    expect(
      serviceFromEntity(
        component(
          {
            'backstage.io/source-template': 'flask-service',
            'backstage.io/template-version': '1.2.0',
          },
          {
            relations: [
              { type: 'partOf', targetRef: 'component:default/suite' },
              { type: 'partOf', targetRef: 'system:default/shop' },
              { type: 'ownedBy', targetRef: 'group:default/team' },
            ],
          },
        ),
      ),
    ).toEqual({
      ref: 'component:shop/payments',
      name: 'Payments',
      owner: 'group:default/team',
      system: 'system:default/shop',
      template: 'template:default/flask-service',
      templateVersion: '1.2.0',
    });
  });

  it.each<[string, Record<string, string>, string | undefined]>([
    [
      'the source location',
      { 'backstage.io/source-location': 'url:https://git.example/a/tree/main' },
      'https://git.example/a/tree/main/',
    ],
    [
      'the folder of catalog-info.yaml when there is no source location',
      {
        'backstage.io/managed-by-location':
          'url:https://git.example/a/tree/main/sub/catalog-info.yaml',
      },
      'https://git.example/a/tree/main/sub/',
    ],
    [
      'nothing for a file of the portal',
      { 'backstage.io/managed-by-location': 'file:/etc/catalog-info.yaml' },
      undefined,
    ],
    [
      'nothing for what is no address',
      { 'backstage.io/source-location': 'nonsense' },
      undefined,
    ],
  ])('finds its repository: %s', (_, annotations, folder) => {
    expect(serviceFromEntity(component(annotations)).sourceLocation).toBe(
      folder,
    );
  });

  it('leaves out a template ref that is none', () => {
    const entity = component({ 'backstage.io/source-template': 'template:' });
    expect(serviceFromEntity(entity).template).toBeUndefined();
  });
});

describe('isService', () => {
  it('is for components of type service', () => {
    expect(isService(component({}))).toBe(true);
    expect(isService(component({}, { spec: { type: 'library' } }))).toBe(false);
    expect(isService(component({}, { kind: 'API' }))).toBe(false);
  });
});
