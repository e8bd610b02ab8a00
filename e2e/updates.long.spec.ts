import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { expectAccessible } from './accessibility';
import { Clone } from './Clone';
import { mergePullRequest } from './gitHost';
import { picture } from './pictures';
import {
  expect,
  PortalProcess,
  READY_TIMEOUT_MS,
  test as base,
} from './portal';
import { endOfTask, read, startTask } from './service';
import { TemplateVersions } from './TemplateVersions';

const run = promisify(execFile);

/** A portal whose templates get new versions while it runs. */
const test = base.extend<
  object,
  { world: { portal: PortalProcess; templates: TemplateVersions } }
>({
  world: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const templates = await TemplateVersions.create();
      const portal = await PortalProcess.create();
      await portal.start({ SLIPWAY_CONFIG: templates.config });
      await use({ portal, templates });
      await portal.remove();
      await templates.remove();
    },
    { scope: 'worker', timeout: READY_TIMEOUT_MS },
  ],
});

test.use({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });

const PING = `from flask import Blueprint

blueprint = Blueprint("ping", __name__, url_prefix="/api/v1/ping")


@blueprint.get("")
def ping() -> dict[str, str]:
    return {"answer": "pong"}
`;

const PING_TEST = `from werkzeug.test import Client


def test_answers(client: Client) -> None:
    assert client.get("/api/v1/ping").json == {"answer": "pong"}
`;

const PING_PATH = `  /api/v1/ping:
    get:
      operationId: ping
      summary: Is anybody there?
      responses:
        '200':
          description: There is.
          content:
            application/json:
              schema:
                type: object
                additionalProperties: false
                required: [answer]
                properties:
                  answer: { type: string, const: pong }
  /api/v1/working-days:
`;

/** What its owner makes of the service: pins, settings, a blueprint, a deleted file, a changed Dockerfile. */
async function edit(clone: Clone): Promise<void> {
  const replace = async (path: string, from: string, to: string) => {
    const file = join(clone.folder, path);
    const before = await readFile(file, 'utf8');
    expect(before, path).toContain(from);
    await writeFile(file, before.replace(from, to));
  };
  const blueprints = 'acme_orders/blueprints';
  await replace(
    'pyproject.toml',
    '"pydantic>=2.12,<3"',
    '"pydantic>=2.12.3,<3"',
  );
  await replace('settings.yaml', '    level: INFO\n', '    level: WARNING\n');
  await replace(
    'infra/docker/Dockerfile',
    'WORKDIR /code\n',
    'WORKDIR /code\nENV TZ=Europe/Berlin\n',
  );
  await replace('openapi.yaml', '  /api/v1/working-days:\n', PING_PATH);
  await replace(
    `${blueprints}/__init__.py`,
    'from . import working_days\n',
    'from . import ping, working_days\n',
  );
  await replace(
    `${blueprints}/__init__.py`,
    '    app.register_blueprint(working_days.blueprint)\n',
    '    app.register_blueprint(ping.blueprint)\n    app.register_blueprint(working_days.blueprint)\n',
  );
  await mkdir(join(clone.folder, 'tests'), { recursive: true });
  await prove(clone, '--lock');
  await clone.push({
    [`${blueprints}/ping.py`]: PING,
    'tests/test_ping.py': PING_TEST,
    Makefile: undefined,
  });
}

/** The lockfile matches and the tests pass, with the tools of templates/prove. */
async function prove(clone: Clone, ...options: string[]): Promise<void> {
  await run('templates/test-updated.py', [clone.folder, ...options]);
}

async function openTemplateTab(page: Page, portal: PortalProcess) {
  await page.goto(`${portal.url}/catalog/default/component/orders/template`);
}

interface Update {
  state: string;
  commit: string;
  branch: string;
  pullRequest: { url: string };
}

async function updateOf(portal: PortalProcess): Promise<Update | undefined> {
  const { items } = await read<{ items: Update[] }>(
    portal,
    'fleet/services/default/orders/updates',
  );
  return items[0];
}

/** From "behind" over the preview to the pull request, as a person does it. */
async function propose(page: Page, portal: PortalProcess, version: string) {
  await openTemplateTab(page, portal);
  await expect(page.getByText(version).first()).toBeVisible();
  await expect(page.getByText(/behind/i).first()).toBeVisible();
  await expectAccessible(page, 'template-behind');
  await page.getByRole('button', { name: 'Preview update' }).click();
  await expect(
    page.getByRole('button', { name: 'Open pull request' }),
  ).toBeEnabled({ timeout: 60_000 });
  await expectAccessible(page, 'update-preview');
  await page.getByRole('button', { name: 'Open pull request' }).click();
  await expect(async () => {
    const update = await updateOf(portal);
    expect(['open', 'conflict']).toContain(update?.state);
  }).toPass({ timeout: 180_000 });
}

test.afterEach(({ world: { portal } }, { status, expectedStatus }) => {
  if (status !== expectedStatus) console.log(portal.output.slice(-8_000));
});

test('a service goes through three versions of its template, and keeps what its owner made', async ({
  page,
  browser,
  world: { portal, templates },
}) => {
  test.setTimeout(12 * 60_000);
  const created = await endOfTask(portal, await startTask(portal, 'orders'));
  expect(created.status).toBe('completed');
  const clone = await Clone.of(portal, 'orders');
  await edit(clone);
  await prove(clone);

  await openTemplateTab(page, portal);
  await expect(page.getByText(/up to date/i).first()).toBeVisible();

  for (const version of templates.versions) {
    await test.step(version, async () => {
      await templates.release(portal, version);
      await propose(page, portal, version);
      const update = (await updateOf(portal))!;
      await openTemplateTab(page, portal);
      await expect(
        page.getByRole('heading', { name: 'Proposed update' }),
      ).toBeVisible();
      await expectAccessible(page, 'update-proposed');
      await page.goto(update.pullRequest.url);
      await picture(page, 'update-pull-request');

      await clone.git('fetch', '--quiet', 'origin');
      const branch = `origin/${update.branch}`;
      if (update.state === 'conflict') {
        const marked = await clone.git('show', `${branch}:settings.yaml`);
        expect(marked).toContain('<<<<<<<');
        await clone.git('checkout', '--quiet', '-B', 'resolved', branch);
        await writeFile(
          join(clone.folder, 'settings.yaml'),
          marked.replace(
            /<<<<<<<[^]*?\n([^]*?)\|\|\|\|\|\|\|[^]*?>>>>>>> [^\n]*\n/g,
            '$1',
          ),
        );
        await clone.commitTo(update.branch, 'Keep our log level');
        await openTemplateTab(page, portal);
        await expect(page.getByText(/pushed to/i).first()).toBeVisible();
      }
      await mergePullRequest(browser, portal, update.pullRequest.url);
      await openTemplateTab(page, portal);
      await expect(page.getByText(/up to date/i).first()).toBeVisible();

      await clone.git('fetch', '--quiet', 'origin');
      await clone.git('checkout', '--quiet', '-B', 'main', 'origin/main');
      const file = (path: string) => readFile(join(clone.folder, path), 'utf8');
      expect(await file('.template.yaml')).toContain(`version: ${version}`);
      expect(await file('pyproject.toml')).toContain('pydantic>=2.12.3,<3');
      expect(await file('settings.yaml')).toContain('level: WARNING');
      expect(await file('settings.yaml')).not.toContain('<<<<<<<');
      expect(await file('infra/docker/Dockerfile')).toContain('Europe/Berlin');
      expect(await file('infra/docker/Dockerfile')).toContain('STOPSIGNAL');
      await expect(file('Makefile')).rejects.toThrow('ENOENT');
      await prove(clone);
    });
  }
  await clone.remove();
});
