import { PolicyProgress } from '@slipway/plugin-fleet-common';
import { policyHeadline, policyRule, policySegments } from './policyStates';

const policy = (states: Partial<PolicyProgress>): PolicyProgress => ({
  id: 'p',
  library: 'acme-common',
  reason: 'Old clients leak connections.',
  met: 0,
  due: 0,
  late: 0,
  exempt: 0,
  unknown: 0,
  ...states,
});

it('divides the bar among the states that occur', () => {
  expect(policySegments(policy({ met: 3, late: 1 }))).toEqual([
    { state: 'met', services: 3, percent: 75 },
    { state: 'late', services: 1, percent: 25 },
  ]);
  expect(policySegments(policy({}))).toEqual([]);
});

it.each([
  [{ minimum: '4.0' }, 'at least 4.0'],
  [{ banned: '==4.1.0' }, 'not ==4.1.0'],
  [{ minimum: '4.0', banned: '==4.1.0' }, 'at least 4.0, not ==4.1.0'],
  [{}, 'any version'],
])('puts %p into words', (rule, words) => {
  expect(policyRule(rule)).toBe(words);
});

it.each([
  [{}, 'No service uses the library.'],
  [{ met: 2, exempt: 1 }, 'All 3 services meet it or are exempt.'],
  [{ met: 2, late: 1 }, '1 service late, of 3 services.'],
  [
    { due: 2, unknown: 1 },
    '2 services still due, 1 service unknown, of 3 services.',
  ],
])('sums up %p', (states, sentence) => {
  expect(policyHeadline(policy(states))).toBe(sentence);
});
