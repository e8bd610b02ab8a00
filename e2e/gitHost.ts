import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { expect, type PortalProcess } from './portal';

/** Merges a pull request on its page, as an owner does who knows the password of the embedded git host. */
export async function mergePullRequest(
  browser: Browser,
  portal: PortalProcess,
  url: string,
): Promise<void> {
  const password = await readFile(join(portal.data, 'git-password'), 'utf8');
  const context = await browser.newContext({
    httpCredentials: { username: 'slipway-git', password: password.trim() },
  });
  const page = await context.newPage();
  const button = page.getByRole('button', { name: 'Merge', exact: true });
  await expect(async () => {
    await page.goto(url);
    await page.getByRole('link', { name: 'Merge or close' }).click();
    await expect(button).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await button.click();
  await expect(page.getByText(/Merged by/)).toBeVisible();
  await context.close();
}
