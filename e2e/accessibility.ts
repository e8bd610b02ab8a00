import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './portal';
import { inBothModes, picture } from './pictures';

/**
 * Parts of Backstage's own, with what axe finds in them and we cannot change. Everything else is ours to mend.
 *
 * - The header above each page: its selected tab names a panel that is not in the document (aria-valid-attr-value), and
 *   its tabs and hidden heading stand outside of every landmark (region).
 * - React Aria's announcer: what it says of a button is there longer than the button (role-img-alt).
 * - Material UI's list in "Your Starred Entities" of the home page: a paragraph among its items (list).
 * - The numbers in the "Ownership" card of a team are headings of the sixth level (heading-order).
 */
const OF_BACKSTAGE = [
  '.bui-PluginHeader',
  '[data-live-announcer]',
  '.MuiList-root',
  '.MuiTypography-h6',
];

/** Has axe look at the page in light and in dark, and takes its pictures; goes on after what it finds. */
export async function expectAccessible(page: Page, name: string) {
  await inBothModes(page, async mode => {
    await expectNoViolations(page, `${name} in ${mode}`);
    await picture(page, mode === 'light' ? name : `${name}-dark`);
  });
}

/** Has axe look at the page as it is; goes on after what it finds. */
export async function expectNoViolations(page: Page, what: string) {
  const builder = new AxeBuilder({ page });
  for (const part of OF_BACKSTAGE) builder.exclude(part);
  const { violations } = await builder.analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => ({
      rule: id,
      where: target.join(' '),
      why: failureSummary,
    })),
  );
  expect.soft(found, what).toEqual([]);
}
