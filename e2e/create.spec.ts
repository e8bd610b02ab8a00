import { picture, pictures } from './pictures';
import { expect, test } from './portal';
import { endOfTask, read, startTask } from './service';

test.use({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });

test('from the form to the dashboard in a browser', async ({
  page,
  portal,
}) => {
  await page.goto(portal.url);
  await page.getByRole('link', { name: 'Create a service' }).first().click();
  await expect(page.getByText('Flask service').first()).toBeVisible();
  await page.goto(`${portal.url}/create/templates/default/flask-service`);

  await test.step('fill in the form', async () => {
    await page.getByLabel('Name').fill('Card Payments');
    await page.getByLabel('Description').fill('Takes card payments');
    await page.getByLabel('Owner').click();
    await page.getByRole('option', { name: 'Payments' }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(
      page
        .getByText('Use lower-case letters, digits and single hyphens')
        .first(),
    ).toBeVisible();
    await page.getByLabel('Name').fill('card-payments');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Back' }).click();
    await pictures(page, 'create-form');
    await expect(page.getByLabel('Name')).toHaveValue('card-payments');
    await page.getByRole('button', { name: 'Next' }).click();
    for (const title of ['Database', 'Pipeline']) {
      await expect(page.getByText(title).first()).toBeVisible();
      await page.getByRole('button', { name: 'Next' }).click();
    }
    await page
      .getByRole('textbox', { name: 'Repository' })
      .fill('card-payments');
    // Backstage's picker takes the text when it loses the focus.
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Review' }).click();
    await expect(page.getByText('Takes card payments')).toBeVisible();
    await picture(page, 'create-review');
    await page.getByRole('button', { name: 'Create' }).click();
  });

  await test.step('watch the task finish and open the service', async () => {
    const open = page.getByRole('link', { name: 'Open the service' });
    await expect(open).toBeVisible({ timeout: 60_000 });
    await pictures(page, 'create-task');
    await open.click();
    await expect(
      page.getByRole('heading', { name: 'card-payments' }).first(),
    ).toBeVisible();
    await expect(page.getByText('Takes card payments').first()).toBeVisible();
    await expect(page.getByText(/^\d+ libraries$/)).toBeVisible();
    await pictures(page, 'service');
  });

  await test.step('see the libraries of its lockfile', async () => {
    await page
      .getByRole('link', { name: 'Libraries', exact: true })
      .first()
      .click();
    const { items } = await read<{
      items: Array<{ name: string; version: string }>;
    }>(portal, 'fleet/services/default/card-payments/libraries?limit=200');
    const flask = items.find(library => library.name === 'flask');
    const row = page.getByRole('row', { name: 'flask direct', exact: true });
    await expect(row).toContainText(String(flask?.version));
    await expect(row).toContainText('direct');
    await pictures(page, 'service-libraries');
  });

  await test.step('see a deployment arrive without reloading', async () => {
    await page.getByRole('link', { name: 'Fleet' }).first().click();
    const row = page.getByRole('row', { name: /card-payments/ });
    await expect(row).toContainText('not deployed');
    const response = await portal.api('fleet/deployments', {
      id: 'card-payments-1',
      service: 'component:default/card-payments',
      environment: 'staging',
      version: '1.4.2',
      outcome: 'success',
      startedAt: new Date(Date.now() - 95_000).toISOString(),
      finishedAt: new Date(Date.now() - 5_000).toISOString(),
      actor: 'teamcity',
    });
    expect(response.status).toBe(201);
    await expect(row).toContainText('1.4.2', { timeout: 10_000 });
    await portal.api('fleet/deployments', {
      id: 'card-payments-2',
      service: 'component:default/card-payments',
      environment: 'production',
      version: '1.4.2',
      outcome: 'failure',
      finishedAt: new Date(Date.now() - 1_000).toISOString(),
      actor: 'teamcity',
    });
    await expect(row).toContainText(/fail/i, { timeout: 10_000 });
    await pictures(page, 'fleet');
    await row.getByRole('link', { name: 'card-payments' }).click();
    await page
      .getByRole('link', { name: 'Deployments', exact: true })
      .first()
      .click();
    await expect(page.getByText('1.4.2').first()).toBeVisible();
    await pictures(page, 'service-deployments');
  });
});

test('search and documentation work in a portal that is minutes old', async ({
  page,
  portal,
}) => {
  await endOfTask(portal, await startTask(portal, 'documented'));

  await page.goto(`${portal.url}/search?query=`);
  await expect(page.getByText('Software Catalog').first()).toBeVisible();
  await expect(page.getByText(/error/i)).toHaveCount(0);
  await page.goto(`${portal.url}/docs/default/component/documented`);

  await expect(
    page.getByText('The code, the lockfile, the container image'),
  ).toBeVisible({ timeout: 60_000 });
});

test('the pages say what to do when there is nothing, and survive a deep link', async ({
  page,
  portal,
}) => {
  await page.goto(`${portal.url}/fleet/services?search=nothing-is-called-so`);
  await expect(page.getByRole('searchbox').first()).toHaveValue(
    'nothing-is-called-so',
  );
  await expect(page.getByText(/no service/i).first()).toBeVisible();
});
