import { aDetail, anAdvisory, aPolicy } from '../__testUtils__/builders';
import { suggestedVersions } from './suggestedVersions';

describe('suggestedVersions', () => {
  it('has what is fixed, what is asked for and the latest, each once', () => {
    expect(
      suggestedVersions({
        library: aDetail({
          name: 'werkzeug',
          latest: '3.1.0',
          policies: [
            aPolicy({ minimum: '3.0.3' }),
            aPolicy({ minimum: '3.0' }),
          ],
        }),
        advisory: anAdvisory({
          id: 'GHSA-1',
          libraries: [
            { name: 'werkzeug', fixedIn: ['3.0.3'] },
            { name: 'flask', fixedIn: ['9'] },
          ],
        }),
      }),
    ).toEqual([
      { version: '3.0.3', why: 'fixes GHSA-1' },
      { version: '3.0', why: 'policy' },
      { version: '3.1.0', why: 'latest' },
    ]);
  });

  it('has nothing where nothing is known', () => {
    expect(suggestedVersions({})).toEqual([]);
  });
});
