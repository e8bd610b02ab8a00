import { usersSentence } from './usersSentence';

const running = [
  { environment: 'staging', services: 0 },
  { environment: 'production', services: 5 },
];

it.each([
  [
    { versions: '<4' },
    17,
    '17 services use acme-common <4. Running, as far as builds were reported: 5 in production.',
  ],
  [
    { version: '3.2.0' },
    1,
    '1 service uses acme-common 3.2.0. Running, as far as builds were reported: 5 in production.',
  ],
  [
    { environment: 'production', versions: '<4' },
    5,
    '5 services run acme-common <4 in production, as far as builds were reported.',
  ],
])('answers %p', (request, total, sentence) => {
  expect(usersSentence({ name: 'acme-common', request, total, running })).toBe(
    sentence,
  );
});

it('does not say that nothing runs where nothing is known', () => {
  expect(
    usersSentence({ name: 'flask', request: {}, total: 2, running: [] }),
  ).toBe(
    '2 services use flask. Running, as far as builds were reported: none known.',
  );
});
