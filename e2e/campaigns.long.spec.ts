import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectAccessible } from './accessibility';
import { Clone } from './Clone';
import { mergePullRequest } from './gitHost';
import { lockedFiles } from './lockfile';
import {
  expect,
  PortalProcess,
  READY_TIMEOUT_MS,
  test as base,
} from './portal';
import { endOfTask, read, startTask } from './service';

const SERVICES = ['billing', 'ledger', 'payouts', 'refunds'];
const FIXED = '3.10';

const ADVISORY = {
  id: 'ACME-2026-0001',
  schema_version: '1.6.0',
  summary: 'Long names take quadratic time',
  published: '2026-11-01T00:00:00Z',
  modified: '2026-11-01T00:00:00Z',
  affected: [
    {
      package: { ecosystem: 'PyPI', name: 'idna' },
      ranges: [
        {
          type: 'ECOSYSTEM',
          events: [{ introduced: '0' }, { fixed: FIXED }],
        },
      ],
    },
  ],
};

/** A portal with an advisory for a library that every service has locked, and the index that pip is configured for. */
const test = base.extend<object, { portal: PortalProcess }>({
  portal: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'slipway-campaigns-'));
      const advisories = join(folder, 'advisories');
      await mkdir(advisories);
      await writeFile(
        join(advisories, `${ADVISORY.id}.json`),
        JSON.stringify(ADVISORY),
      );
      const config = join(folder, 'app-config.yaml');
      await writeFile(
        config,
        JSON.stringify({
          fleet: {
            advisories: { path: advisories },
            campaigns: { frequency: { seconds: 1 }, hostPerHour: 1000 },
          },
        }),
      );
      const portal = await PortalProcess.create();
      await portal.start({ SLIPWAY_CONFIG: config });
      await use(portal);
      await portal.remove();
      await rm(folder, { recursive: true });
    },
    { scope: 'worker', timeout: READY_TIMEOUT_MS },
  ],
});

test.use({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });

test.afterEach(({ portal }, { status, expectedStatus }) => {
  if (status !== expectedStatus) console.log(portal.output.slice(-8_000));
});

/** A service whose lockfile has the vulnerable version. */
async function makeVulnerable(portal: PortalProcess, name: string) {
  const made = await endOfTask(portal, await startTask(portal, name));
  expect(made.status).toBe('completed');
  const clone = await Clone.of(portal, name);
  await clone.push(
    lockedFiles({
      name,
      declared: ['idna>=3.7,<4'],
      locked: { idna: ['3.7'] },
      internalIndex: '',
    }),
  );
  await clone.remove();
}

interface Target {
  service: string;
  state: string;
  wave: number;
  pullRequest?: { url: string };
}

test('an advisory becomes one campaign: a canary, a gate, the rest, and nobody is left', async ({
  page,
  browser,
  portal,
}) => {
  test.setTimeout(10 * 60_000);
  for (const name of SERVICES) await makeVulnerable(portal, name);
  await expect
    .poll(
      async () => {
        const path = `fleet/advisories/${ADVISORY.id}`;
        const response = await portal.api(path);
        // It is there from the first lockfile on that was read.
        return response.ok ? (await response.json()).services : 0;
      },
      { timeout: 120_000 },
    )
    .toBe(SERVICES.length);

  await test.step('from the advisory to a campaign', async () => {
    await page.goto(`${portal.url}/fleet/advisories/${ADVISORY.id}`);
    await page.getByText('Fix everywhere').first().click();
    await expect(page.getByLabel('Lowest version')).toHaveValue(FIXED);
    await expectAccessible(page, 'campaign-what');
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await expect(page.getByText('billing').first()).toBeVisible();
    await expectAccessible(page, 'campaign-who');
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    const fill = async (label: RegExp, value: string) => {
      await page.getByLabel(label).first().fill(value);
      await page.keyboard.press('Tab');
    };
    await fill(/^Soak time/, '0');
    await fill(/^Pull requests per hour/, '1000');
    await expectAccessible(page, 'campaign-how');
    await page.getByRole('button', { name: 'Create and start' }).click();
    await expect(page.getByRole('heading', { name: 'Waves' })).toBeVisible();
  });

  const id = page.url().split('/').at(-1)!.split('?')[0]!;
  const targets = async () =>
    (await read<{ items: Target[] }>(portal, `fleet/campaigns/${id}/targets`))
      .items;
  const withPullRequest = (list: Target[]) =>
    list.filter(target => target.pullRequest);

  await test.step('the canary alone, then the gate', async () => {
    await expect
      .poll(async () => withPullRequest(await targets()).length, {
        timeout: 180_000,
      })
      .toBe(1);
    const all = await targets();
    expect(all).toHaveLength(SERVICES.length);
    const [canary] = withPullRequest(all);
    expect(canary).toMatchObject({ wave: 0 });
    await expect(page.getByRole('heading', { name: 'Targets' })).toBeVisible();
    await expectAccessible(page, 'campaign-canary');
    // The gate holds, however often it is looked at.
    await page.waitForTimeout(3_000);
    expect(withPullRequest(await targets())).toHaveLength(1);
    await mergePullRequest(browser, portal, canary!.pullRequest!.url);
  });

  await test.step('the rest, until nobody is left', async () => {
    const merged = new Set<string>();
    await expect(async () => {
      for (const target of await targets()) {
        const url = target.pullRequest?.url;
        if (['open', 'checks'].includes(target.state) && url) {
          if (!merged.has(url)) {
            await mergePullRequest(browser, portal, url);
            merged.add(url);
          }
        }
      }
      const { state } = await read<{ state: string }>(
        portal,
        `fleet/campaigns/${id}`,
      );
      expect(state).toBe('done');
    }).toPass({ timeout: 300_000, intervals: [500] });
    expect((await targets()).map(target => target.state)).toEqual(
      SERVICES.map(() => 'merged'),
    );
    await expect(page.getByText('100%').first()).toBeVisible();
    await expectAccessible(page, 'campaign');
    await page.goto(`${portal.url}/fleet/campaigns`);
    await expect(page.getByText(ADVISORY.id).first()).toBeVisible();
    await expectAccessible(page, 'campaigns');
  });

  await test.step('and the libraries say so', async () => {
    await expect(async () => {
      const { items } = await read<{ items: unknown[] }>(
        portal,
        `fleet/libraries/idna/services?version=3.7`,
      );
      expect(items).toEqual([]);
    }).toPass({ timeout: 60_000 });
  });
});
