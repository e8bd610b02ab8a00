import { validateSpec } from './validateSpec';

const TEMPLATE = {
  title: 'Python 3.13',
  change: { kind: 'template', template: 'flask-service', version: '2.0.0' },
};

const validate = (more: object = {}) =>
  validateSpec(
    { ...TEMPLATE, ...more },
    { environments: ['staging', 'production'] },
  );

describe('validateSpec', () => {
  it('fills in a careful default for everything but title and change', () => {
    expect(validate()).toEqual({
      title: 'Python 3.13',
      change: {
        kind: 'template',
        template: 'template:default/flask-service',
        version: '2.0.0',
      },
      selector: {},
      waves: [
        { name: 'Canary', share: 0.0001 },
        { name: '5%', share: 0.05 },
        { name: '25%', share: 0.25 },
        { name: 'All', share: 1 },
      ],
      gate: { mergedShare: 0.8, checksGreen: true, soakMinutes: 60 },
      limits: { perHour: 10, openPerOwner: 3 },
      security: false,
      merge: 'never',
      pauseAfterFailures: 3,
    });
  });

  it('brings names and refs into one form', () => {
    const { change, selector } = validate({
      change: { kind: 'library', library: 'Acme_Common', version: '4.1' },
      selector: { services: ['Orders'], owners: ['team-a'], systems: ['Shop'] },
    });
    expect(change).toEqual({
      kind: 'library',
      library: 'acme-common',
      version: '4.1',
    });
    expect(selector).toEqual({
      services: ['component:default/orders'],
      owners: ['group:default/team-a'],
      systems: ['system:default/shop'],
    });
  });

  it.each([
    [{ title: ' ' }, 'title: is empty'],
    [{ titel: 'x' }, /titel/],
    [
      { change: { kind: 'magic' } },
      'change.kind: is no known kind of change; use template, library or script',
    ],
    [
      { change: { ...TEMPLATE.change, version: '2' } },
      /change.version: is no semantic version; write it as 1.4.0/,
    ],
    [
      { change: { kind: 'library', library: 'requests', version: '>=2' } },
      /change.version: is no Python version/,
    ],
    [
      { change: { kind: 'library', library: 're quests', version: '2' } },
      /change.library: is no name of a Python library/,
    ],
    [
      { change: { kind: 'script', command: [], message: 'Tidy' } },
      /change.command: names no program/,
    ],
    [
      { change: { kind: 'script', command: ['a'], message: 'a\nb' } },
      /change.message: has a line break/,
    ],
    [
      { selector: { services: ['::'] } },
      'selector.services.0: "::" is no entity ref; write it as component:default/name',
    ],
    [{ waves: [] }, /waves: has none; one wave with share 1/],
    [
      {
        waves: [
          { name: 'a', share: 0.5 },
          { name: 'b', share: 0.5 },
          { name: 'c', share: 1 },
        ],
      },
      /waves.1.share: is 0.5 and has to be more than 0.5/,
    ],
    [
      { waves: [{ name: 'a', share: 0.5 }] },
      'waves.0.share: of the last wave has to be 1, so that no service is left out',
    ],
    [
      { waves: [{ name: 'a', share: 0 }] },
      /waves.0.share: has to be more than 0/,
    ],
    [
      {
        waves: [
          { name: 'a', share: 0.5 },
          { name: 'a', share: 1 },
        ],
      },
      'waves.1.name: is taken by another wave; name it otherwise',
    ],
    [{ gate: { mergedShare: 1.1 } }, 'gate.mergedShare: is more than 1'],
    [
      { gate: { mergedShare: 0, environment: 'staging' } },
      /gate: waits for deployments though not for merges/,
    ],
    [{ gate: { soakMinutes: -1 } }, 'gate.soakMinutes: is less than 0'],
    [
      { gate: { environment: 'moon' } },
      'gate.environment: there is no environment moon; use one of the configuration (staging, production)',
    ],
    [{ limits: { perHour: 0 } }, 'limits.perHour: has to be at least 1'],
    [
      { limits: { openPerOwner: 0 } },
      'limits.openPerOwner: has to be at least 1',
    ],
    [
      {
        limits: {
          hours: { days: [8], from: '9', to: '25:00', timeZone: '+01:00' },
        },
      },
      /days.0: has to be 1 .*; limits.hours.from: is no time of day; write it as 09:00; limits.hours.to: .*; limits.hours.timeZone: is no IANA time zone/,
    ],
    [
      {
        limits: {
          hours: { days: [1], from: '09:00', to: '09:00', timeZone: 'UTC' },
        },
      },
      /limits.hours: begin when they end/,
    ],
    [
      { merge: 'always' },
      /merge: is no known way to merge; use never, or opted-in/,
    ],
    [{ pauseAfterFailures: 0 }, 'pauseAfterFailures: has to be at least 1'],
  ])('refuses %j', (more, message) => {
    expect(() => validate(more)).toThrow(message);
    expect(() => validate(more)).toThrow(
      expect.objectContaining({ name: 'InputError' }),
    );
  });
});
