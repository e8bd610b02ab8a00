import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './portal';

/** The pages of the fleet; in a portal that is minutes old each says what to do. */
const PAGES = [
  'services',
  'environments',
  'deployments',
  'libraries',
  'advisories',
  'matrix',
  'policies',
];

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Backstage UI names a panel for the tabs of its page header that it does not draw, so that header is left out. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .withTags(WCAG)
    .exclude('[role="tablist"]')
    .analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
  );
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    for (const path of PAGES) {
      test(`${path} can be used by everybody`, async ({ page, portal }) => {
        await page.goto(`${portal.url}/fleet/${path}`);
        await expect(
          page.getByRole('heading', { level: 3 }).first(),
        ).toBeVisible();
        await expect(page.getByRole('progressbar')).toHaveCount(0);

        expect(await violations(page)).toEqual([]);
      });
    }
  });
}
