import { describeTemplateBump } from './describeTemplateBump';

describe('describeTemplateBump', () => {
  const textFor = (changed: string[]) =>
    describeTemplateBump({
      template: 'template:default/flask-service',
      library: 'urllib3',
      version: '2.2.2',
      prepared: {
        bump: {
          class: 'range-edited',
          reason: 'urllib3 goes from 1.26.5 to 2.2.2 or newer.',
          from: '1.26.5',
          to: '2.6.3',
          tree: 'aa',
          changed: ['pyproject.toml', 'poetry.lock'],
        },
        folder: 'templates/flask-service',
        changed,
        parameters: { name: 'sample-service', database: 'none' },
        templateVersion: '1.4.2',
      },
    });

  it('says what changes, with which version, and what was looked at', () => {
    const skeleton = 'templates/flask-service/skeleton';

    expect(
      textFor([
        `${skeleton}/\${{ 'poetry.lock' }}`,
        `${skeleton}/pyproject.toml`,
      ]),
    ).toEqual({
      title: 'Bump urllib3 to 2.6.3 in flask-service',
      body: `New services of \`template:default/flask-service\` start with **urllib3 2.6.3** instead of 1.26.5; 2.2.2 or newer was asked for.

- urllib3 goes from 1.26.5 to 2.2.2 or newer.
- \`templates/flask-service/skeleton/\${{ 'poetry.lock' }}\` was made again by its own tool; other versions stay where they can
- \`templates/flask-service/skeleton/pyproject.toml\` was edited in place
- the template becomes 1.4.2, so that the services made from it see an update

It was tried on a service with these answers to the form; what only other answers bring in was not looked at: \`{"name":"sample-service","database":"none"}\``,
    });
  });

  it('names what other templates may share', () => {
    expect(textFor(['templates/shared/python/pyproject.toml']).body).toContain(
      '- `templates/shared/python/pyproject.toml` may belong to other templates too: raise their versions, and make their lockfiles again',
    );
  });
});
