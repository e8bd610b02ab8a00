import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clone } from './Clone';
import { expect, test } from './portal';
import {
  answers,
  endOfTask,
  postTask,
  read,
  startTask,
  taskEvents,
} from './service';

interface Page<T> {
  items: T[];
  totalItems: number;
}

async function templateVersion(): Promise<string | undefined> {
  const template = await readFile(
    'templates/flask-service/template.yaml',
    'utf8',
  );
  return /template-version: (\S+)/.exec(template)?.[1];
}

test.describe('the REST way in', () => {
  test('makes a service that plain git clones and the fleet knows within ten seconds', async ({
    portal,
  }) => {
    const started = Date.now();
    const taskId = await startTask(portal, 'rest-payments');
    const task = await endOfTask(portal, taskId);
    expect(task.status).toBe('completed');
    const output = (await taskEvents(portal, taskId)).at(-1)?.body.output;
    expect(output?.entityRef).toBe('component:default/rest-payments');
    const libraries = async () => {
      const response = await portal.api(
        'fleet/services/default/rest-payments/libraries?limit=200',
      );
      if (!response.ok) return [];
      const page: Page<{ name: string; version: string; direct: boolean }> =
        await response.json();
      return page.items;
    };
    while ((await libraries()).length === 0 && Date.now() - started < 10_000) {
      await sleep(100);
    }

    const found = await libraries();
    expect(found).toContainEqual(
      expect.objectContaining({ name: 'flask', direct: true }),
    );
    expect(found).toContainEqual(
      expect.objectContaining({ name: 'werkzeug', direct: false }),
    );
    const component = await read<{ spec: { owner: string } }>(
      portal,
      'catalog/entities/by-name/component/default/rest-payments',
    );
    expect(component.spec.owner).toBe('group:default/payments');
    const services = await read<Page<unknown>>(
      portal,
      'fleet/services?search=rest-payments',
    );
    expect(services.items).toEqual([
      expect.objectContaining({
        ref: 'component:default/rest-payments',
        name: 'rest-payments',
        owner: 'group:default/payments',
        template: 'template:default/flask-service',
        templateVersion: await templateVersion(),
      }),
    ]);

    const clone = await Clone.of(portal, 'rest-payments');
    const lockfile = await readFile(join(clone.folder, 'poetry.lock'), 'utf8');
    const names = [...lockfile.matchAll(/^name = "(.*)"$/gm)].map(m => m[1]);
    expect(found.map(library => library.name).sort()).toEqual(names.sort());
    expect(await clone.git('rev-list', '--count', 'HEAD')).toBe('1');
    // Installs from the lockfile in a clean environment, runs the tests, and asks the service over HTTP.
    const proof = execFileSync(
      'python3',
      ['templates/test-generated.py', clone.folder],
      { encoding: 'utf8' },
    );
    expect(proof).toContain('uWSGI answers');
    await clone.remove();
  });

  test('takes deployment events once, and says what is wrong with bad ones', async ({
    portal,
  }) => {
    await endOfTask(portal, await startTask(portal, 'rest-deployed'));
    const event = {
      id: 'rest-deployed-1',
      service: 'component:default/rest-deployed',
      environment: 'staging',
      version: '1.2.3',
      outcome: 'success',
      finishedAt: '2026-11-01T12:00:00Z',
    };

    const first = await portal.api('fleet/deployments', event);
    const again = await portal.api('fleet/deployments', event);
    const other = await portal.api('fleet/deployments', {
      ...event,
      version: '9.9.9',
    });
    const unknown = await portal.api('fleet/deployments', {
      ...event,
      id: 'other',
      service: 'component:default/nowhere',
    });
    const nobody = await fetch(`${portal.url}/api/fleet/deployments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event),
    });
    const stranger = await fetch(`${portal.url}/api/fleet/deployments`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: 'Bearer not-the-token',
      },
      body: JSON.stringify(event),
    });

    expect([first.status, again.status, other.status]).toEqual([201, 200, 409]);
    expect([unknown.status, nobody.status, stranger.status]).toEqual([
      404, 401, 401,
    ]);
    expect((await unknown.json()).error.message).toContain(
      'component:default/nowhere',
    );
    const history = await read<Page<unknown>>(
      portal,
      'fleet/services/default/rest-deployed/deployments',
    );
    expect(history).toMatchObject({ totalItems: 1, items: [event] });
  });

  test('shows why a lockfile is unreadable beside the libraries it had, and reads it again when it is mended', async ({
    portal,
  }) => {
    await endOfTask(portal, await startTask(portal, 'rest-broken'));
    const service = 'fleet/services/default/rest-broken';
    const expectLibraries = (state: string, reason: RegExp) =>
      expect
        .poll(() => read(portal, service), { timeout: 20_000 })
        .toMatchObject({
          libraries: {
            state,
            count: expect.any(Number),
            ...(state === 'read'
              ? {}
              : { reason: expect.stringMatching(reason) }),
          },
        });
    const clone = await Clone.of(portal, 'rest-broken');
    try {
      await clone.push({ 'poetry.lock': 'this is [not TOML' });
      await expectLibraries('unreadable', /poetry\.lock/);
      await clone.push({ 'poetry.lock': `# ${'x'.repeat(11 * 1024 * 1024)}` });
      await expectLibraries('unreadable', /MiB|bytes|large/i);
      await clone.push({ 'poetry.lock': undefined });
      await expectLibraries('unreadable', /No poetry\.lock/);
      const libraries = await read<Page<unknown>>(
        portal,
        `${service}/libraries`,
      );
      expect(libraries.totalItems).toBeGreaterThan(5);

      await clone.push({
        'poetry.lock': [
          '[[package]]',
          'name = "flask"',
          'version = "3.1.3"',
          'optional = false',
          'python-versions = ">=3.9"',
          'groups = ["main"]',
          'files = []',
          '',
          '[metadata]',
          'lock-version = "2.1"',
          'python-versions = ">=3.11"',
          `content-hash = "${'0'.repeat(64)}"`,
          '',
        ].join('\n'),
      });
      await expectLibraries('read', /never/);
      await expect
        .poll(() => read(portal, `${service}/libraries`))
        .toMatchObject({ totalItems: 1 });
    } finally {
      await clone.remove();
    }
  });

  const refused: Array<[what: string, change: Record<string, unknown>]> = [
    ['a name that is no DNS label', { name: 'Not_A_Label' }],
    ['a name that leaves the folder', { name: '../../etc' }],
    ['a name with template syntax', { name: '{{ name }}' }],
    ['a name in another script', { name: 'платежи' }],
    ['a very long name', { name: 'a'.repeat(300) }],
    ['a description of two lines', { description: 'one\ntwo' }],
    ['a very long description', { description: 'x'.repeat(10_000) }],
    ['a missing owner', { owner: undefined }],
    ['a repository address that is none', { repoUrl: 'nonsense' }],
  ];
  for (const [what, change] of refused) {
    test(`refuses ${what} with a sentence and makes nothing`, async ({
      portal,
    }) => {
      const before = await read<Page<unknown>>(portal, 'fleet/services');

      const response = await postTask(portal, {
        ...answers(portal, 'refused'),
        ...change,
      });

      expect(response.status).toBe(400);
      expect(JSON.stringify(await response.json())).toMatch(/[a-z]{3,} [a-z]+/);
      const after = await read<Page<unknown>>(portal, 'fleet/services');
      expect(after.totalItems).toBe(before.totalItems);
    });
  }

  test('refuses a taken name and leaves the service that has it as it was', async ({
    portal,
  }) => {
    await endOfTask(portal, await startTask(portal, 'rest-taken'));
    const branch = 'git-host/api/v1/repos/acme/rest-taken/branches/main';
    const before = await read<{ commit: { id: string } }>(portal, branch);

    const second = await endOfTask(
      portal,
      await startTask(portal, 'rest-taken'),
    );

    expect(second.status).toBe('failed');
    const after = await read<{ commit: { id: string } }>(portal, branch);
    expect(after.commit.id).toBe(before.commit.id);
  });

  const impossible: Array<[what: string, change: Record<string, unknown>]> = [
    [
      'an unknown host',
      { repoUrl: 'git.nowhere.example?owner=acme&repo=rest-nowhere' },
    ],
    ['an owner who does not exist', { owner: 'group:default/nobody' }],
    ['a system that does not exist', { system: 'system:default/nothing' }],
  ];
  for (const [what, change] of impossible) {
    test(`fails for ${what} before anything is made`, async ({ portal }) => {
      const response = await postTask(portal, {
        ...answers(portal, 'rest-nowhere'),
        ...change,
      });

      expect(response.status).toBe(201);
      const task = await endOfTask(portal, (await response.json()).id);
      expect(task.status).toBe('failed');
      for (const path of [
        'catalog/entities/by-name/component/default/rest-nowhere',
        'git-host/api/v1/repos/acme/rest-nowhere',
      ]) {
        expect((await portal.api(path)).status).toBe(404);
      }
    });
  }
});
