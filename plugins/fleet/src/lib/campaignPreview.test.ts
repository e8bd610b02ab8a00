import { aCampaignPreview } from '../__testUtils__/campaignBuilders';
import { previewInWords, previewRows } from './campaignPreview';

describe('campaignPreview', () => {
  it.each([
    [1, 1, '1 service in, 1 service left out.'],
    [2, 0, '2 services in.'],
    [0, 3, 'No service is in, 3 services left out.'],
    [0, 0, 'No service fits the selection.'],
  ])('says %d in and %d out', (due, leftOut, words) => {
    expect(previewInWords(aCampaignPreview({ due, leftOut }))).toBe(words);
  });

  it('lists those that are asked for', () => {
    const titles = (shown: 'all' | 'in' | 'out') =>
      previewRows(aCampaignPreview(), shown).map(({ title }) => title);
    expect(titles('all')).toEqual(['payments', 'orders']);
    expect(titles('in')).toEqual(['payments']);
    expect(titles('out')).toEqual(['orders']);
  });
});
