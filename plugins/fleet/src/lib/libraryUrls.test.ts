import {
  advisoriesRequest,
  librariesRequest,
  libraryUsersRequest,
  matrixRequest,
  serviceLibrariesRequest,
} from './libraryUrls';

const url = (text: string) => new URLSearchParams(text);

describe('what a URL asks for', () => {
  it('is all libraries, by name, unless it says otherwise', () => {
    expect(librariesRequest(url(''))).toEqual({
      limit: 25,
      sort: 'name',
      order: 'asc',
    });
    expect(
      librariesRequest(
        url(
          'internal=true&outdated=true&vulnerable=yes&owner=group:default/a&sort=severity&order=desc&limit=50&cursor=x',
        ),
      ),
    ).toEqual({
      limit: 50,
      cursor: 'x',
      internal: true,
      outdated: true,
      owner: 'group:default/a',
      sort: 'severity',
      order: 'desc',
    });
  });

  it('is the services on a range of versions in an environment', () => {
    expect(
      libraryUsersRequest(url('versions=%3C4&environment=production')),
    ).toMatchObject({ versions: '<4', environment: 'production' });
  });

  it('leaves out a specifier that is not finished', () => {
    expect(libraryUsersRequest(url('versions=%3C')).versions).toBeUndefined();
  });

  it('is the worst advisories first', () => {
    expect(advisoriesRequest(url('severity=fatal'))).toEqual({
      limit: 25,
      sort: 'severity',
      order: 'desc',
    });
    expect(advisoriesRequest(url('severity=unrated')).severity).toBe('unrated');
  });

  it('is what one service is behind with', () => {
    expect(
      serviceLibrariesRequest(url('behind=major&direct=true')),
    ).toMatchObject({ behind: 'major', direct: true });
    expect(serviceLibrariesRequest(url('behind=far')).behind).toBeUndefined();
  });

  it('is the columns of the matrix', () => {
    expect(matrixRequest(url('library=a&library=b'))).toEqual({
      library: ['a', 'b'],
    });
    expect(matrixRequest(url(''))).toEqual({});
  });
});
