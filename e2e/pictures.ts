import { expect, type Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The pictures of the documents; they are taken anew when asked for. */
const IN_DOCUMENTS = new Set([
  'create-form',
  'create-task',
  'service-libraries',
  'service-deployments',
  'fleet',
  'libraries',
  'library',
  'advisories',
  'matrix',
  'library-path',
  'environments',
  'service-environments',
  'timeline',
  'template-behind',
  'update-preview',
  'update-pull-request',
  'campaign-how',
  'campaign-canary',
  'campaign',
]);

export async function picture(page: Page, name: string) {
  const inDocuments =
    process.env.SLIPWAY_UPDATE_SCREENSHOTS && IN_DOCUMENTS.has(name);
  const folder = inDocuments ? 'docs/images' : 'test-results/images';
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** The page in both modes, for whoever looks at a change. */
export async function pictures(page: Page, name: string) {
  await inBothModes(page, mode =>
    picture(page, mode === 'light' ? name : `${name}-dark`),
  );
}

/** Looks at the page in light, in which it has to be, and in dark. */
export async function inBothModes(
  page: Page,
  look: (mode: 'light' | 'dark') => Promise<unknown>,
) {
  await hold(page);
  await look('light');
  await setMode(page, 'dark');
  await look('dark');
  await setMode(page, 'light');
}

async function setMode(page: Page, colorScheme: 'light' | 'dark') {
  await page.emulateMedia({ colorScheme });
  await page.waitForSelector(`[data-theme-mode="${colorScheme}"]`);
}

const STILL = `*, *::before, *::after {
  animation-delay: 0s !important;
  animation-duration: 0s !important;
  transition: none !important;
}`;

/** Tables that wait for their rows are faded. */
const WAITING = '[data-ispending="true"], [data-stale="true"]';

/**
 * Waits for what tables load, and ends all that fades or moves on this page, also what appears later: half faded text has
 * too little contrast.
 */
export async function hold(page: Page) {
  await expect(page.locator(WAITING)).toHaveCount(0);
  await page.addStyleTag({ content: STILL });
  await page.evaluate(
    () =>
      new Promise(drawn =>
        requestAnimationFrame(() => requestAnimationFrame(drawn)),
      ),
  );
}
