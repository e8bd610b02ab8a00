import { expectNoViolations } from './accessibility';
import { hold } from './pictures';
import { expect, test } from './portal';

/** The pages of the fleet; in a portal that is minutes old most say what to do. */
const PAGES = [
  'services',
  'environments',
  'deployments',
  'libraries',
  'advisories',
  'matrix',
  'policies',
  'templates',
  'updates',
  'campaigns',
];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    for (const path of PAGES) {
      test(`${path} can be used by everybody`, async ({ page, portal }) => {
        await page.goto(`${portal.url}/fleet/${path}`);
        const nothingYet = page.getByRole('heading', { level: 2 });
        const shown = nothingYet.or(page.getByRole('gridcell'));
        await expect(shown.first()).toBeVisible();
        await expect(page.getByRole('progressbar')).toHaveCount(0);

        await hold(page);
        await expectNoViolations(page, path);
      });
    }
  });
}
