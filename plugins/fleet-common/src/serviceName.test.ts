import { SERVICE_NAME_PATTERN, explainServiceName } from './serviceName';

describe('SERVICE_NAME_PATTERN', () => {
  it.each(['a', 'payments', 'payments-api-2', `a${'b'.repeat(62)}`])(
    'accepts %s',
    name => expect(name).toMatch(SERVICE_NAME_PATTERN),
  );

  it.each([
    '',
    '2fast',
    'Payments',
    'pay_ments',
    '-a',
    'a-',
    'a.b',
    'zahlungen-ä',
    'a\n',
    '../a',
    `a${'b'.repeat(63)}`,
  ])('refuses %p', name => expect(name).not.toMatch(SERVICE_NAME_PATTERN));
});

it('explains the rule without repeating a whole novel', () => {
  expect(explainServiceName('x'.repeat(10_000)).length).toBeLessThan(300);
  expect(explainServiceName('Pay "ments"')).toContain(
    '"Pay \\"ments\\"" cannot be a service\'s name',
  );
});
