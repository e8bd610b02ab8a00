import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { SignInFailed } from './SignInFailed';

describe('SignInFailed', () => {
  it('says why, and offers to try again', async () => {
    renderInTestApp(
      <SignInFailed error={new Error('Guests are switched off')} />,
    );

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Guests are switched off',
    );
    expect(screen.getByRole('button', { name: 'Try again' })).toBeEnabled();
  });
});
