import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import {
  expect,
  PortalProcess,
  READY_TIMEOUT_MS,
  test as base,
} from './portal';
import { pictures } from './pictures';
import { read } from './service';

interface List<Item> {
  items: Item[];
  totalItems: number;
}

async function stateInProduction(
  portal: PortalProcess,
  service: string,
): Promise<string | undefined> {
  const { items } = await read<List<{ environment: string; state: string }>>(
    portal,
    `fleet/services/default/${service}/environments`,
  );
  return items.find(({ environment }) => environment === 'production')?.state;
}

/** A portal as examples/demo/README.md has it started. */
const test = base.extend<object, { portal: PortalProcess }>({
  portal: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const portal = await PortalProcess.create();
      const config = resolve('examples/demo/app-config.yaml');
      await portal.start({ SLIPWAY_CONFIG: config });
      await use(portal);
      await portal.remove();
    },
    { scope: 'worker', timeout: READY_TIMEOUT_MS },
  ],
});

/** Runs `bin/demo` against a portal; answers what it said last. */
async function runDemo(portal: PortalProcess): Promise<string> {
  const child = spawn('bin/demo', [], {
    env: { ...process.env, SLIPWAY_DATA: portal.data },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const output: string[] = [];
  child.stderr.on('data', chunk => output.push(String(chunk)));
  const [exitCode] = await once(child, 'close');
  const text = output.join('');
  expect(exitCode, text).toBe(0);
  return text;
}

test('bin/demo fills a portal once, however often it is run', async ({
  page,
  portal,
}) => {
  test.setTimeout(10 * 60_000);

  expect(await runDemo(portal)).toContain('12 services made, 36 builds');

  const services = await read<List<{ name: string }>>(
    portal,
    'fleet/services?limit=100',
  );
  expect(services.totalItems).toBe(12);
  const failed = await read<List<{ version: string; outcome: string }>>(
    portal,
    'fleet/services/default/refunds/deployments?environment=production&limit=1',
  );
  expect(failed.items[0]).toMatchObject({
    version: '1.13.0',
    outcome: 'failure',
  });
  const advisories = await read<List<{ id: string }>>(
    portal,
    'fleet/services/default/card-vault/libraries?environment=production&vulnerable=true',
  );
  expect(advisories.totalItems).toBeGreaterThan(1);
  const users = await read<List<{ name: string }>>(
    portal,
    'fleet/libraries/django/services?versions=%3C5&environment=production',
  );
  expect(users.items.map(({ name }) => name)).toEqual(['card-vault']);

  for (const [service, state] of [
    ['ledger', 'drift'],
    ['refunds', 'failed'],
    ['payments', 'in-sync'],
  ] as const) {
    // Drift is what lasts longer than a roll-out may, which is half a minute in the configuration of the demonstration.
    await expect
      .poll(() => stateInProduction(portal, service), { timeout: 60_000 })
      .toBe(state);
  }
  const stale = await read<List<{ name: string }>>(
    portal,
    'fleet/deployment-matrix?stale=true',
  );
  expect(stale.items.map(({ name }) => name)).toEqual(['exchange-rates']);

  expect(await runDemo(portal)).toContain(
    '0 services made, 0 builds and 0 deployments',
  );

  await page.setViewportSize({ width: 1280, height: 900 });
  for (const [name, path, text] of [
    ['environments', 'fleet/environments', '1.17.0 should run'],
    [
      'service-environments',
      'catalog/default/component/ledger/deployments',
      '1.17.0 should run, and 1.15.0 runs.',
    ],
    ['timeline', 'fleet/deployments', 'Delivery of the fleet over 90 days'],
  ] as const) {
    await page.goto(`${portal.url}/${path}`);
    await expect(page.getByText(text).first()).toBeVisible();
    await page.waitForLoadState('networkidle');
    await pictures(page, name);
  }
});
