import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, PortalProcess, test } from './portal';
import { endOfTask, read, startTask } from './service';

const PRELOAD = join(__dirname, 'killAt.cjs');
const RESUME_TIMEOUT_MS = 30_000;

/** A task that was killed goes on sooner than in a portal of people, so that nobody waits for the tests. */
const SOON = 'e2e/recoverSoon.yaml';

const moments: Array<[action: string, moment: string]> = [
  ['service:render', 'before WRITE .template.lock.json'],
  ['service:render', 'after WRITE .template.lock.json'],
  ['service:publish', 'before POST /api/git-host/api/v1/'],
  ['service:publish', 'after POST /api/git-host/api/v1/'],
  [
    'service:publish',
    'before POST /api/git-host/acme/lifeboat.git/git-receive-pack',
  ],
  [
    'service:publish',
    'after POST /api/git-host/acme/lifeboat.git/git-receive-pack',
  ],
  ['service:publish', 'after PATCH /api/git-host/api/v1/'],
  ['service:register', 'before POST /api/catalog/locations'],
  ['service:register', 'after POST /api/catalog/locations'],
  ['service:register', 'before POST /api/fleet/services/default/lifeboat/read'],
  ['service:register', 'after POST /api/fleet/services/default/lifeboat/read'],
];

/** What a creation must leave behind, however often it was interrupted. */
async function expectOneService(portal: PortalProcess, name: string) {
  const repositories = await read<Array<{ name: string }>>(
    portal,
    'git-host/api/v1/orgs/acme/repos',
  );
  expect(repositories.map(repository => repository.name)).toEqual([name]);
  const remote = `${portal.url}/api/git-host/acme/${name}.git`;
  const refs = execFileSync('git', ['ls-remote', '--refs', remote]).toString();
  expect(refs.trim().split('\n')).toHaveLength(2);
  const folder = join(portal.data, `clone-${name}`);
  execFileSync('git', ['clone', '--quiet', remote, folder]);
  const commits = execFileSync('git', ['-C', folder, 'rev-list', 'HEAD']);
  expect(commits.toString().trim().split('\n')).toHaveLength(1);
  const locations = await read<Array<{ data: { target: string } }>>(
    portal,
    'catalog/locations',
  );
  const ours = locations.filter(({ data }) => data.target.includes(name));
  expect(ours).toHaveLength(1);
  // The task asks for the reading and does not wait for it.
  await expect
    .poll(
      async () =>
        (
          await read<{ totalItems: number }>(
            portal,
            `fleet/services/default/${name}/libraries`,
          )
        ).totalItems,
      { timeout: 10_000 },
    )
    .toBeGreaterThan(5);
}

for (const [action, moment] of moments) {
  test(`${action}, killed ${moment}, goes on by itself`, async () => {
    const portal = await PortalProcess.create();
    try {
      await portal.start({
        NODE_OPTIONS: `--require ${PRELOAD}`,
        SLIPWAY_KILL_AT: moment,
        SLIPWAY_CONFIG: SOON,
      });
      const taskId = await startTask(portal, 'lifeboat');
      expect(await portal.end()).toBe('SIGKILL');

      await portal.start({ SLIPWAY_CONFIG: SOON });
      const task = await endOfTask(portal, taskId, RESUME_TIMEOUT_MS);

      expect(task.status).toBe('completed');
      await expectOneService(portal, 'lifeboat');
    } finally {
      await portal.remove();
    }
  });
}

test('a task that is run twice at once makes one service', async () => {
  const portal = await PortalProcess.create();
  try {
    // The first run is held in the middle of publishing while its heartbeats are made to look lost, so that
    // Backstage starts the task a second time beside it.
    await portal.start({
      NODE_OPTIONS: `--require ${PRELOAD}`,
      SLIPWAY_HOLD_AT: 'before POST /api/git-host/api/v1/',
      // Backstage looks for lost tasks every ten seconds, maybe just after a heartbeat; the caller waits for thirty.
      SLIPWAY_HOLD_MS: '24000',
    });
    const taskId = await startTask(portal, 'twins');
    const tasks = new DatabaseSync(
      join(portal.data, 'database/scaffolder.sqlite'),
      { timeout: 10_000 },
    );
    const age = tasks.prepare(
      "UPDATE tasks SET last_heartbeat_at = datetime('now', '-1 hour') WHERE id = ? AND status = 'processing'",
    );
    const findBegun = tasks.prepare(
      "SELECT body FROM task_events WHERE task_id = ? AND body LIKE '%Beginning step%'",
    );
    const begun = () =>
      findBegun.all(taskId).map(row => JSON.parse(String(row.body)).stepId);
    const times = (step: string) =>
      begun().filter(stepId => stepId === step).length;
    for (const end = Date.now() + 22_000; Date.now() < end; ) {
      if (times('publish') === 2) break;
      age.run(taskId);
      await sleep(50);
    }
    const task = await endOfTask(portal, taskId);
    // The held run ends later than the one that overtook it.
    await expect.poll(() => times('configure'), { timeout: 60_000 }).toBe(2);
    await sleep(1_000);

    expect(task.status).toBe('completed');
    const steps = begun();
    // The last step of the one may come before or after the last but one of the other; nothing has to be locked.
    const others = steps.filter(step => !['lock', 'configure'].includes(step));
    expect(others).toEqual([
      'render',
      'publish',
      'publish',
      'register',
      'register',
    ]);
    tasks.close();
    await expectOneService(portal, 'twins');
  } finally {
    await portal.remove();
  }
});
