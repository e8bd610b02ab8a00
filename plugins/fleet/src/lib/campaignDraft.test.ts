import { aSpec } from '../__testUtils__/campaignBuilders';
import { draftFromSpec, draftFromUrl, emptyDraft } from './campaignDraft';
import { campaignSpecOf, suggestedTitle } from './campaignSpecOf';

const ofUrl = (query: string) => draftFromUrl(new URLSearchParams(query));

describe('draftFromUrl', () => {
  it('is about the services that a template made', () => {
    const spec = campaignSpecOf(
      ofUrl(
        'kind=template&template=template:default/flask-service&version=2.0.0',
      ),
    );
    expect(spec.change).toEqual({
      kind: 'template',
      template: 'template:default/flask-service',
      version: '2.0.0',
    });
    expect(spec.selector).toEqual({
      templates: ['template:default/flask-service'],
    });
    expect(spec.title).toBe('Update flask-service to 2.0.0');
  });

  it('is one of security when it is about an advisory', () => {
    const spec = campaignSpecOf(
      ofUrl('kind=library&library=werkzeug&version=3.0.3&advisory=GHSA-1'),
    );
    expect(spec).toMatchObject({
      title: 'Bring werkzeug to at least 3.0.3 (GHSA-1)',
      change: {
        kind: 'library',
        library: 'werkzeug',
        version: '3.0.3',
        advisory: 'GHSA-1',
      },
      selector: {},
      security: true,
    });
  });

  it('begins with careful defaults', () => {
    expect(campaignSpecOf(ofUrl(''))).toMatchObject({
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
});

describe('draftFromSpec', () => {
  it.each([
    [aSpec()],
    [
      aSpec({
        reason: 'Because',
        change: {
          kind: 'template',
          template: 'template:default/flask-service',
          version: '1.0.0',
          allowDowngrade: true,
          rollsBack: 'c1',
        },
        selector: { owners: ['group:default/a'], search: 'pay' },
        waves: [
          { name: 'first', share: 0.07, services: ['component:default/a'] },
          { name: 'rest', share: 1 },
        ],
        gate: {
          mergedShare: 0.95,
          checksGreen: false,
          environment: 'staging',
          soakMinutes: 5,
        },
        limits: {
          perHour: 10,
          openPerOwner: 1,
          hours: {
            days: [1, 2],
            from: '08:00',
            to: '12:00',
            timeZone: 'Europe/Zurich',
          },
        },
        security: true,
        merge: 'opted-in',
      }),
    ],
    [
      aSpec({
        change: {
          kind: 'script',
          command: ['sed', '-i', 's/a/b/'],
          message: 'x',
        },
      }),
    ],
  ])('saves what nobody changed as it was', spec => {
    expect(campaignSpecOf(draftFromSpec(spec))).toEqual(spec);
  });
});

describe('suggestedTitle', () => {
  it('is what a script says of itself', () => {
    expect(
      suggestedTitle({ ...emptyDraft(), kind: 'script', message: 'Format' }),
    ).toBe('Format');
  });
});
