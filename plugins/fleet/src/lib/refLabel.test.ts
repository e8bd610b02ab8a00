import { refLabel } from './refLabel';

describe('refLabel', () => {
  it.each([
    ['group:default/payments', 'group', 'payments'],
    ['user:default/maria', 'group', 'user:maria'],
    ['component:shop/payments', 'component', 'shop/payments'],
    ['a:b:c', 'group', 'a:b:c'],
  ])('calls %s, usually a %s, %s', (ref, kind, label) => {
    expect(refLabel(ref, kind)).toBe(label);
  });
});
