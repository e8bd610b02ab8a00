import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { expectAccessible } from './accessibility';
import { LibraryFleet } from './LibraryFleet';
import { expect, READY_TIMEOUT_MS, test as base } from './portal';

const test = base.extend<object, { fleet: LibraryFleet }>({
  fleet: [
    // Playwright reads the fixture's needs from this parameter, so the braces stay.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const fleet = await LibraryFleet.start();
      await use(fleet);
      await fleet.stop();
    },
    { scope: 'worker', timeout: READY_TIMEOUT_MS },
  ],
});

test.use({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });

/** Saves what a button offers and reads it. */
async function download(page: Page, button: string) {
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  const file = await saved;
  return {
    name: file.suggestedFilename(),
    text: await readFile(await file.path(), 'utf8'),
  };
}

test('from a vulnerable version to where it runs, and to what pulls it in', async ({
  page,
  fleet,
}) => {
  await page.goto(fleet.portal.url);

  await test.step('see which libraries are vulnerable', async () => {
    await page.getByRole('link', { name: 'Fleet', exact: true }).click();
    await page.getByRole('tab', { name: 'Libraries' }).click();
    const rows = page.getByRole('row');
    await expect(rows.nth(1)).toContainText('acme-common');
    await page.getByText('Vulnerable', { exact: true }).click();
    await expect(page).toHaveURL(/vulnerable=true/);
    await expect(rows).toHaveText([
      /^Library/,
      /^acme-common.*unrated 1 advisory/,
      /^urllib3.*medium 1 advisory/,
      /^werkzeug.*high 1 advisory/,
    ]);
    const csv = await download(page, 'Export CSV');
    expect(csv.name).toBe('libraries.csv');
    expect(csv.text).toMatch(
      /^name,internal,.*\r\nacme-common,true,acme,.*\r\nurllib3,false,pypi,.*\r\nwerkzeug,false,pypi,.*\r\n$/,
    );
  });

  await test.step('find the services that run a version in production', async () => {
    await page.getByRole('link', { name: 'urllib3', exact: true }).click();
    await expect(page.getByText('2.2.1').first()).toBeVisible();
    await page
      .getByRole('textbox', { name: /PEP 440 specifier/ })
      .fill('<2.2.2');
    await page.getByRole('button', { name: /Environment/ }).click();
    await page.getByRole('option', { name: 'production' }).click();

    await expect(page).toHaveURL(/versions=%3C2\.2\.2/);
    await expect(page).toHaveURL(/environment=production/);
    // The chart is there as a table, too.
    const rows = page.getByRole('grid').getByRole('row');
    await expect(rows).toHaveCount(3);
    const invoices = page.getByRole('row', { name: /invoices/ });
    await expect(invoices).toContainText('production 2.2.1');
    await expect(invoices).toContainText('staging 2.6.3');
    const csv = await download(page, 'Export CSV');
    const services = csv.text
      .trim()
      .split('\r\n')
      .slice(1)
      .map(line => line.split(',')[0]);
    expect(services).toEqual([
      'component:default/checkout',
      'component:default/invoices',
    ]);
  });

  await test.step('see in the service what pulls it in', async () => {
    await page.getByRole('link', { name: 'checkout', exact: true }).click();
    const row = page.getByRole('row', { name: /urllib3/ });
    await expect(row).toContainText(
      'pulled in by acme-events > requests > urllib3',
    );
    await expect(row).toContainText('fixed in 2.2.2');
    const sbom = await download(page, 'SBOM');
    expect(sbom.name).toBe('checkout.cdx.json');
    expect(JSON.parse(sbom.text)).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      components: expect.arrayContaining([
        expect.objectContaining({ purl: 'pkg:pypi/urllib3@2.2.1' }),
      ]),
    });
    const csv = await download(page, 'Export CSV');
    expect(csv.text).toContain('acme-events > requests > urllib3');
  });

  await test.step('read the advisory', async () => {
    await page.getByRole('link', { name: 'GHSA-34jh-p97f-mpxf' }).click();
    await expect(page.getByText('CVE-2024-37891')).toBeVisible();
    await expect(page.getByRole('row', { name: /checkout/ })).toContainText(
      'production',
    );
  });
});

test('asks an index about a library only where that is due', async ({
  fleet,
}) => {
  await expect
    .poll(() => [...fleet.internalIndex.asked].sort(), { timeout: 90_000 })
    .toEqual(['acme-common', 'acme-events', 'acme-ledger']);
  expect([...fleet.publicIndex.asked]).toContain('urllib3');
  expect([...fleet.publicIndex.asked].join()).not.toContain('acme-');
});

test('a reporting token is made on the page of the service', async ({
  page,
  fleet,
}) => {
  await page.goto(
    `${fleet.portal.url}/catalog/default/component/ledger/libraries`,
  );
  await page.getByRole('button', { name: 'Create a token' }).click();
  await page.getByRole('textbox', { name: 'Label' }).fill('TeamCity');
  await expectAccessible(page, 'token-label');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('region', { name: 'The token' })).toBeVisible();
  await expectAccessible(page, 'token');
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await expect(
    page.getByRole('listitem').filter({ hasText: 'TeamCity' }),
  ).toContainText('never used');
});

const PAGES: Array<{
  name: string;
  path: string;
  /** What is there when the page is. */
  ready: string;
  /** What is pressed first. */
  press?: string;
}> = [
  { name: 'home', path: '', ready: 'Libraries of your services' },
  {
    name: 'team',
    path: 'catalog/default/group/payments',
    ready: 'Libraries of its services',
  },
  { name: 'libraries', path: 'fleet/libraries', ready: 'acme-ledger' },
  { name: 'library', path: 'fleet/libraries/acme-common', ready: 'invoices' },
  { name: 'advisories', path: 'fleet/advisories', ready: 'ACME-2026-3' },
  {
    name: 'advisory',
    path: 'fleet/advisories/GHSA-34jh-p97f-mpxf',
    ready: 'checkout',
  },
  { name: 'matrix', path: 'fleet/matrix', ready: 'settlements' },
  {
    name: 'policies',
    path: 'fleet/policies',
    ready: 'It is switched off in spring.',
    press: 'Show the services',
  },
  {
    name: 'library-path',
    path: 'catalog/default/component/checkout/libraries',
    ready: 'acme-events > requests > urllib3',
  },
];

test('axe finds nothing on any page, in light and in dark', async ({
  page,
  fleet,
}) => {
  // Nine pages, each looked at twice.
  test.slow();
  for (const { name, path, ready, press } of PAGES) {
    await test.step(name, async () => {
      await page.goto(`${fleet.portal.url}/${path}`);
      const opener = page.getByRole('button', { name: press }).first();
      if (press) await opener.click();
      await expect(page.getByText(ready).first()).toBeVisible();
      await page.waitForLoadState('networkidle');
      await expectAccessible(page, name);
    });
  }
});
