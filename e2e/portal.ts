import { test as base } from '@playwright/test';
import { PortalProcess, READY_TIMEOUT_MS } from './PortalProcess';

/** Playwright's `test` with one running portal per worker. */
export const test = base.extend<object, { portal: PortalProcess }>({
  portal: [
    // Playwright reads the fixture's needs from this parameter, so the braces stay.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const portal = await PortalProcess.create();
      await portal.start();
      await use(portal);
      await portal.remove();
    },
    { scope: 'worker', timeout: READY_TIMEOUT_MS },
  ],
});

export { PortalProcess, READY_TIMEOUT_MS } from './PortalProcess';
export { expect } from '@playwright/test';
