import { updateTitle } from './updateState';

describe('updateTitle', () => {
  it.each([
    [
      {
        kind: 'template',
        subject: 'template:default/flask-service',
        from: '1.0.0',
        to: '2.0.0',
      },
      'flask-service 1.0.0 to 2.0.0',
    ],
    [
      { kind: 'library', subject: 'acme-common', to: '4.2.0' },
      'acme-common to 4.2.0',
    ],
    // The subject of a script is the id of its campaign, which nobody knows by heart.
    [{ kind: 'script', subject: '0194' }, 'Script of a campaign'],
  ] as const)('names what is changed: %j', (update, title) => {
    expect(updateTitle(update)).toBe(title);
  });
});
