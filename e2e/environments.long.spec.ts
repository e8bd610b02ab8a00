import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { startApiServer } from '../plugins/fleet-backend/src/deployments/kubernetes/__testUtils__/startApiServer';
import { expectAccessible } from './accessibility';
import { pictures } from './pictures';
import {
  expect,
  PortalProcess,
  READY_TIMEOUT_MS,
  test as base,
} from './portal';
import { answers, endOfTask } from './service';

/** What the matrix may take to show what just happened; a machine that others share gets longer, and says what it took. */
const SOON = { timeout: process.env.CI ? 15_000 : 2_000 };

/** A portal whose staging runs in a cluster that this test plays. */
const test = base.extend<
  object,
  { world: { portal: PortalProcess; kubernetes: string } }
>({
  world: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const cluster = await startApiServer();
      const folder = await mkdtemp(join(tmpdir(), 'slipway-environments-'));
      const config = join(folder, 'app-config.yaml');
      await writeFile(config, configuration(cluster.server));
      const portal = await PortalProcess.create();
      await portal.start({ SLIPWAY_CONFIG: config });
      await use({ portal, kubernetes: cluster.server });
      await portal.remove();
      await cluster.close();
      await rm(folder, { recursive: true });
    },
    { scope: 'worker', timeout: READY_TIMEOUT_MS },
  ],
});

function configuration(server: string): string {
  return JSON.stringify({
    fleet: {
      environments: [
        { name: 'development' },
        { name: 'staging', clusters: ['east'] },
        { name: 'production' },
      ],
    },
    kubernetes: {
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: [
            {
              name: 'east',
              url: server,
              authProvider: 'serviceAccount',
              serviceAccountToken: 'played',
              skipTLSVerify: true,
            },
          ],
        },
      ],
    },
  });
}

async function run(
  portal: PortalProcess,
  templateRef: string,
  values: Record<string, unknown>,
): Promise<void> {
  const response = await portal.api('scaffolder/v2/tasks', {
    templateRef,
    values,
  });
  expect(response.status).toBe(201);
  const { id } = await response.json();
  const { status } = await endOfTask(portal, id);
  if (status === 'completed') return;
  const events = await portal.api(`scaffolder/v2/tasks/${id}/events`);
  expect(status, await events.text()).toBe('completed');
}

async function report(
  portal: PortalProcess,
  deployment: Record<string, unknown>,
): Promise<void> {
  const response = await portal.api('fleet/deployments', {
    service: 'component:default/orders',
    outcome: 'success',
    finishedAt: new Date().toISOString(),
    ...deployment,
  });
  expect(response.status).toBe(201);
}

/** What a controller would have a cluster run. */
async function deploy(
  server: string,
  { image, ready }: { image: string; ready: number },
): Promise<void> {
  const labels = { 'app.kubernetes.io/name': 'orders' };
  const path = '/apis/apps/v1/namespaces/staging/deployments';
  const body = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'orders', labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: 'orders', image }],
        },
      },
    },
  };
  const status = {
    observedGeneration: 1,
    replicas: 2,
    updatedReplicas: 2,
    readyReplicas: ready,
    availableReplicas: ready,
  };
  const send = async (method: string, to: string, content: object) => {
    const response = await fetch(`${server}${to}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(content),
    });
    expect(response.ok, await response.text()).toBe(true);
  };
  if (ready === 0) await send('POST', path, body);
  await send('PUT', `${path}/orders/status`, { ...body, status });
}

async function inTime(cause: () => Promise<void>, effect: () => Promise<void>) {
  await cause();
  const began = Date.now();
  await effect();
  return Date.now() - began;
}

test('a version goes from the wish over the event to the cluster, seen as it happens', async ({
  page,
  world: { portal, kubernetes },
}) => {
  test.setTimeout(5 * 60_000);
  await run(portal, 'template:default/gitops', {
    owner: 'group:default/platform',
    repoUrl: `localhost:${portal.port}?owner=acme&repo=gitops`,
  });
  await run(
    portal,
    'template:default/flask-service',
    answers(portal, 'orders'),
  );
  await run(
    portal,
    'template:default/django-service',
    answers(portal, 'refunds'),
  );
  await report(portal, {
    id: 'development-1',
    environment: 'development',
    version: '1.1.0',
  });

  await page.goto(`${portal.url}/fleet/environments`);
  const row = page.getByRole('row', { name: /orders/ });
  const staging: Locator = row.getByRole('gridcell').nth(2);
  await expect(row).toBeVisible();
  await expect(row).toContainText('1.1.0');

  const took: Record<string, number> = {};
  took.desired = await inTime(
    () =>
      run(portal, 'template:default/promote-service', {
        service: 'component:default/orders',
        version: '1.1.0',
        from: 'development',
        to: 'staging',
      }),
    async () => {
      await expect(staging).toContainText('1.1.0 should run', SOON);
      await expect(staging).toContainText('rolling out', SOON);
    },
  );

  const details = page.getByRole('button', {
    name: /details of orders in staging/,
  });
  const dialog = page.getByRole('dialog');
  took.deployed = await inTime(
    () =>
      report(portal, {
        id: 'staging-1',
        environment: 'staging',
        version: '1.1.0',
        actor: 'Ada Byron',
      }),
    () =>
      expect(async () => {
        await page.keyboard.press('Escape');
        await details.click({ timeout: 500 });
        await expect(dialog).toContainText('Ada Byron', { timeout: 200 });
      }).toPass(SOON),
  );
  await page.keyboard.press('Escape');

  const image = `localhost:${portal.port}/acme/orders:1.1.0`;
  await deploy(kubernetes, { image, ready: 0 });
  took.live = await inTime(
    () => deploy(kubernetes, { image, ready: 2 }),
    () => expect(staging).toContainText('in sync', SOON),
  );
  console.log(`seen after ${JSON.stringify(took)} ms`);

  await pictures(page, 'environments-live');
  await expectAccessible(page, 'environments');
  await details.click();
  await expect(dialog).toContainText('Ada Byron');
  await expect(dialog).toContainText('east');
  await pictures(page, 'environment-cell');
});
