import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { hoursAgo } from '../../__testUtils__/builders';
import { fakeLibraries, renderFleet } from '../../__testUtils__/renderFleet';
import { ReportingTokens } from './ReportingTokens';

const section = (
  <ReportingTokens
    serviceRef="component:default/payments"
    lockfile="poetry.lock"
  />
);
const token = {
  id: '7',
  label: 'GitLab CI',
  createdAt: hoursAgo(48),
  lastUsedAt: hoursAgo(2),
};

describe('ReportingTokens', () => {
  it('makes a token and shows it once, with the command that uses it', async () => {
    const createToken = jest.fn(async (_ref, { label }) => ({
      id: '8',
      label,
      createdAt: hoursAgo(0),
      token: 'slw_shown-once',
    }));
    renderFleet(section, { libraries: fakeLibraries({ createToken }) });

    await userEvent.click(
      await screen.findByRole('button', { name: 'Create a token' }),
    );
    const label = screen.getByRole('textbox', { name: /Label/ });
    await userEvent.clear(label);
    await userEvent.type(label, 'Jenkins');
    await userEvent.click(screen.getByRole('button', { name: 'Create' }));

    expect(await screen.findByText('slw_shown-once')).toBeVisible();
    expect(
      screen.getByText(/services\/default\/payments\/snapshots/),
    ).toBeVisible();
    expect(createToken).toHaveBeenCalledWith('component:default/payments', {
      label: 'Jenkins',
    });

    await userEvent.click(
      screen.getByRole('button', { name: 'I have kept it' }),
    );
    expect(screen.queryByText('slw_shown-once')).not.toBeInTheDocument();
  });

  it('revokes a token after asking once', async () => {
    const revokeToken = jest.fn(async () => {});
    renderFleet(section, {
      libraries: fakeLibraries({
        getTokens: async () => ({ items: [token] }),
        revokeToken,
      }),
    });
    expect(await screen.findByRole('listitem')).toHaveTextContent(
      'GitLab CIcreated 2 days ago, last used 2 hours ago',
    );

    await userEvent.click(
      screen.getByRole('button', { name: 'Revoke GitLab CI' }),
    );
    expect(revokeToken).not.toHaveBeenCalled();
    const dialog = screen.getByRole('dialog', { name: 'Revoke GitLab CI?' });
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Revoke it' }),
    );

    expect(revokeToken).toHaveBeenCalledWith('component:default/payments', '7');
  });
});
