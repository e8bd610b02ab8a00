import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

/** Presses the button that saves a list, and returns the name of the file that the browser is given. */
export async function exportCsv(button = 'Export CSV'): Promise<string> {
  URL.createObjectURL = jest.fn(() => 'blob:csv');
  URL.revokeObjectURL = jest.fn();
  const clicked = jest
    .spyOn(HTMLAnchorElement.prototype, 'click')
    .mockImplementation(() => {});
  await userEvent.click(await screen.findByRole('button', { name: button }));
  const link = clicked.mock.contexts[0];
  clicked.mockRestore();
  return link?.download ?? '';
}
