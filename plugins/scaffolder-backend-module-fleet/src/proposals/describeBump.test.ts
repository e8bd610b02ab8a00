import { describeBump } from './describeBump';

describe('describeBump', () => {
  it('says what changes, why, and what is left to do', () => {
    expect(
      describeBump({
        library: 'urllib3',
        version: '2.2.2',
        advisory: 'GHSA-34jh-p97f-mpxf',
        template: 'template:default/flask-service',
        portalUrl: 'https://portal.acme.com',
        bump: {
          class: 'range-edited',
          reason: 'urllib3 goes from 1.26.5 to 2.2.2 or newer.',
          from: '1.26.5',
          to: '2.6.3',
          tree: 'aa',
          changed: ['pyproject.toml', 'poetry.lock'],
        },
      }),
    ).toEqual({
      title: 'Bump urllib3 to 2.6.3',
      body: `**urllib3** goes from 1.26.5 to **2.6.3**; 2.2.2 or newer was asked for because of GHSA-34jh-p97f-mpxf.

- urllib3 goes from 1.26.5 to 2.2.2 or newer.
- \`pyproject.toml\` was edited in place
- \`poetry.lock\` was made again by its own tool; other versions stay where they can
- \`template:default/flask-service\` made this service: [bump urllib3 there too](https://portal.acme.com/create/templates/default/bump-template?formData=%7B%22template%22%3A%22template%3Adefault%2Fflask-service%22%2C%22library%22%3A%22urllib3%22%2C%22version%22%3A%222.2.2%22%2C%22reason%22%3A%22Because+of+GHSA-34jh-p97f-mpxf.%22%7D), so that new services start with it`,
    });
  });
});
