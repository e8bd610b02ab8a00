import {
  previewedWish,
  previewQuery,
  templateCampaignUrl,
  templateServicesRequest,
  updatesRequest,
} from './updateUrls';

const url = (text: string) => new URLSearchParams(text);

describe('what a URL asks for', () => {
  it('is the services on a version, in a state', () => {
    expect(
      templateServicesRequest(
        url('version=1.0.0&state=behind&owner=group:default/a&search=pay'),
      ),
    ).toEqual({
      limit: 25,
      version: '1.0.0',
      state: 'behind',
      owner: 'group:default/a',
      search: 'pay',
    });
    expect(templateServicesRequest(url('state=lost')).state).toBeUndefined();
  });

  it('is what waits for a person, unless a state is said', () => {
    expect(updatesRequest(url(''))).toEqual({ limit: 25, needs: 'person' });
    expect(updatesRequest(url('state=declined&kind=library'))).toEqual({
      limit: 25,
      state: 'declined',
      kind: 'library',
    });
    expect(updatesRequest(url('all=true'))).toEqual({ limit: 25 });
  });

  it('is the preview of the newest version, or of going back', () => {
    expect(previewedWish(url('task=7'))).toBeUndefined();
    expect(previewedWish(previewQuery({}))).toEqual({});
    expect(previewedWish(previewQuery({ to: '1.0.0' }))).toEqual({
      to: '1.0.0',
      allowDowngrade: true,
    });
  });
});

describe('templateCampaignUrl', () => {
  it('fills in the form of a campaign', () => {
    expect(
      templateCampaignUrl('/fleet', {
        template: 'template:default/flask-service',
        version: '2.0.0',
      }),
    ).toBe(
      '/fleet/campaigns/new?kind=template&template=template%3Adefault%2Fflask-service&version=2.0.0',
    );
  });
});
