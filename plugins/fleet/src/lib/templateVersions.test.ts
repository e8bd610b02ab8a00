import { templateVersions } from './templateVersions';

it('has each version once, the newest first, and the one that was asked for', () => {
  const template = {
    version: '2.0.0',
    changelog: [
      { version: '2.0.0', text: '' },
      { version: '1.0.0', text: '' },
    ],
  };
  expect(templateVersions(template, '3.0.0')).toEqual([
    '2.0.0',
    '1.0.0',
    '3.0.0',
  ]);
  expect(templateVersions(undefined, '')).toEqual([]);
});
