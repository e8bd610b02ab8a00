import { libyearsLabel } from './behind';

it.each([
  [0, '0 libyears'],
  [0.01, 'under 0.1 libyears'],
  [1, '1 libyear'],
  [1.44, '1.4 libyears'],
  [12_345.6, '12,345.6 libyears'],
])('%d years read as %s', (years, label) => {
  expect(libyearsLabel(years)).toBe(label);
});
