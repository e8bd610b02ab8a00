import { emptyDraft } from './campaignDraft';
import { forgetDraft, keepDraft, keptDraft, linkOf } from './campaignSession';

describe('campaignSession', () => {
  afterEach(forgetDraft);

  it('keeps an unfinished form for the link that began it', () => {
    const draft = { ...emptyDraft(), title: 'Mine' };
    keepDraft('kind=library', draft);
    expect(keptDraft('kind=library')).toEqual(draft);
    expect(keptDraft('kind=template')).toBeUndefined();
  });

  it('begins anew with what cannot be read', () => {
    window.sessionStorage.setItem('slipway.new-campaign', '{');
    expect(keptDraft('')).toBeUndefined();
  });

  it('does not take the step for a part of the link', () => {
    expect(linkOf(new URLSearchParams('kind=script&step=who'))).toBe(
      'kind=script',
    );
  });
});
