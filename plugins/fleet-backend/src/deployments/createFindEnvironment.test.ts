import { createFindEnvironment } from './createFindEnvironment';

const find = createFindEnvironment([
  {
    name: 'staging',
    clusters: ['eu', 'us'],
    namespace: '{service}-{environment}',
  },
  { name: 'payments-staging', clusters: ['eu'], namespace: '{environment}' },
  { name: 'production', clusters: ['eu-prod'], namespace: '{service}' },
  { name: 'nowhere', clusters: [], namespace: '{environment}' },
]);

describe('createFindEnvironment', () => {
  it.each([
    ['eu', 'orders-staging', { environment: 'staging', service: 'orders' }],
    ['us', 'payments-staging', { environment: 'staging', service: 'payments' }],
    ['eu', 'payments-staging', { environment: 'payments-staging' }],
    ['eu-prod', 'orders', { environment: 'production', service: 'orders' }],
    ['eu', 'orders', undefined],
    ['eu', '-staging', undefined],
    ['unknown', 'nowhere', undefined],
  ])('%s, %s', (cluster, namespace, expected) => {
    expect(find({ cluster, namespace })).toEqual(expected);
  });
});
