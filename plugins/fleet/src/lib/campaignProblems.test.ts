import { CampaignDraft, emptyDraft } from './campaignDraft';
import { campaignProblems, firstProblemStep } from './campaignProblems';

const aDraft = (draft: Partial<CampaignDraft> = {}): CampaignDraft => ({
  ...emptyDraft(),
  kind: 'library',
  library: 'werkzeug',
  libraryVersion: '3.0.3',
  ...draft,
});

describe('campaignProblems', () => {
  it('has none with what is suggested', () => {
    expect(firstProblemStep(aDraft())).toBeUndefined();
  });

  it.each<[Partial<CampaignDraft>, string, string]>([
    [{ kind: 'template' }, 'template', 'Choose a template.'],
    [{ library: '' }, 'library', 'Choose a library.'],
    [{ libraryVersion: '>=3.0.3' }, 'libraryVersion', 'no range'],
    [{ libraryVersion: 'latest' }, 'libraryVersion', 'such as 3.0.3'],
    [{ kind: 'script' }, 'command', 'Write the program'],
    [{ kind: 'script', command: 'ls' }, 'message', 'pull requests'],
    [{ title: 'x'.repeat(201) }, 'title', '200 characters'],
  ])('of what changes with %j are at %s', (draft, field, sentence) => {
    expect(campaignProblems(aDraft(draft), 'what')[field]).toContain(sentence);
  });

  it.each<[Partial<CampaignDraft>, string, string]>([
    [
      {
        waves: [
          { name: 'a', percent: 10, services: [] },
          { name: 'b', percent: 10, services: [] },
          { name: 'c', percent: 100, services: [] },
        ],
      },
      'waves.1',
      'more than the 10%',
    ],
    [
      { waves: [{ name: 'a', percent: 90, services: [] }] },
      'waves.0',
      'has to reach 100%',
    ],
    [
      { waves: [{ name: ' ', percent: 100, services: [] }] },
      'waves.0',
      'a name',
    ],
    [
      {
        waves: [
          { name: 'a', percent: 10, services: [] },
          { name: 'a', percent: 100, services: [] },
        ],
      },
      'waves.1',
      'another name',
    ],
    [
      { mergedPercent: 0, environment: 'staging' },
      'mergedPercent',
      'more than 0',
    ],
    [{ mergedPercent: NaN }, 'mergedPercent', 'from 0 to 100'],
    [{ perHour: 0 }, 'perHour', 'from 1 to 1,000'],
    [
      { hasHours: true, hours: { ...emptyDraft().hours, days: [] } },
      'hours.days',
      'at least one day',
    ],
    [
      { hasHours: true, hours: { ...emptyDraft().hours, to: '09:00' } },
      'hours.to',
      'another end',
    ],
    [
      { hasHours: true, hours: { ...emptyDraft().hours, from: '9' } },
      'hours.to',
      'as 09:00',
    ],
  ])('of how it goes with %j are at %s', (draft, field, sentence) => {
    expect(campaignProblems(aDraft(draft), 'how')[field]).toContain(sentence);
  });

  it('does not ask for the hours of a campaign without any', () => {
    expect(
      campaignProblems(
        aDraft({ hours: { ...emptyDraft().hours, days: [] } }),
        'how',
      ),
    ).toEqual({});
  });
});
