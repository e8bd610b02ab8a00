import {
  campaignsRequest,
  campaignTargetsRequest,
  newCampaignQuery,
} from './campaignUrls';

describe('campaignUrls', () => {
  it('asks for the campaigns that the URL says, and takes what it does not know as not said', () => {
    expect(
      campaignsRequest(
        new URLSearchParams('state=paused&kind=magic&owner=group:default/a'),
      ),
    ).toEqual({
      limit: 25,
      cursor: undefined,
      state: 'paused',
      kind: undefined,
      owner: 'group:default/a',
    });
  });

  it('asks for the targets that the URL says', () => {
    expect(
      campaignTargetsRequest(
        new URLSearchParams('state=person&wave=1&search=pay&cursor=x'),
      ),
    ).toEqual({
      limit: 25,
      cursor: 'x',
      state: ['failed', 'conflict', 'edited'],
      owner: undefined,
      wave: 1,
      search: 'pay',
    });
    expect(
      campaignTargetsRequest(new URLSearchParams('wave=first')).wave,
    ).toBeUndefined();
  });

  it('fills the form in with what is known', () => {
    expect(
      newCampaignQuery({
        kind: 'library',
        library: 'werkzeug',
        version: '3.0.3',
        advisory: undefined,
      }),
    ).toEqual({ kind: 'library', library: 'werkzeug', version: '3.0.3' });
  });
});
