import { ResponseError } from '@backstage/errors';
import { failureMessage, mayHelpToRetry } from './failure';

const refusal = (status: number) =>
  ResponseError.fromResponse(
    Response.json(
      {
        error: { name: 'NotFoundError', message: 'No service payments' },
        response: { statusCode: status },
      },
      { status },
    ),
  );

describe('failureMessage', () => {
  it("is the server's sentence", async () => {
    expect(failureMessage(await refusal(404))).toBe('No service payments');
  });

  it('is the reason of a request that did not arrive', () => {
    expect(failureMessage(new TypeError('Failed to fetch'))).toBe(
      'Failed to fetch',
    );
  });
});

describe('mayHelpToRetry', () => {
  it('repeats what failed by chance, and nothing that was refused', async () => {
    expect(mayHelpToRetry(await refusal(503))).toBe(true);
    expect(mayHelpToRetry(new TypeError('Failed to fetch'))).toBe(true);
    expect(mayHelpToRetry(await refusal(404))).toBe(false);
  });
});
