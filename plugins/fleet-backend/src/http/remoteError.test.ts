import { ResponseError } from '@backstage/errors';
import { remoteError, sayRemoteError } from './remoteError';

const ANSWER = {
  error: {
    name: 'NotFoundError',
    message: 'Template template:default/bump-library not found',
    stack:
      'NotFoundError: Template not found\n    at findTemplate (/srv/portal/node_modules/x/helpers.cjs.js:63:11)',
  },
  response: { statusCode: 404 },
};

describe('remoteError', () => {
  it('is the error of the answer, from whichever client', async () => {
    const answered = await ResponseError.fromResponse(
      Response.json(ANSWER, { status: 404 }),
    );
    const written = new Error(
      `Backend request failed, 404 Not Found ${JSON.stringify(ANSWER)}`,
    );

    for (const error of [answered, written]) {
      expect(remoteError(error)).toMatchObject({
        name: 'NotFoundError',
        message: 'Template template:default/bump-library not found',
      });
    }
  });
});

describe('sayRemoteError', () => {
  it.each([
    [
      `Backend request failed, 404 Not Found ${JSON.stringify(ANSWER)}`,
      'Template template:default/bump-library not found',
    ],
    [
      'Backend request failed, 502 Bad Gateway <html>\n<body>nginx</body></html>',
      'The request failed with 502 Bad Gateway.',
    ],
    [
      'It broke:\n  no Dockerfile here\n    at run (/srv/portal/run.js:1:2)\n    at next (node:internal:3)',
      'It broke: no Dockerfile here',
    ],
    [
      "ENOENT: no such file or directory, open '/srv/portal/templates/a.yaml'",
      "ENOENT: no such file or directory, open '…/a.yaml'",
    ],
    [
      'Ask https://git.acme.com/acme/orders/pulls/1 and group:default/a/b.',
      'Ask https://git.acme.com/acme/orders/pulls/1 and group:default/a/b.',
    ],
  ])('says %j as %j', (message, expected) => {
    expect(sayRemoteError(new Error(message))).toBe(expected);
  });
});
