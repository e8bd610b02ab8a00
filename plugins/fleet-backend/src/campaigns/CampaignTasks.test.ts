import { mockServices } from '@backstage/backend-test-utils';
import { TestScaffolder } from '../__testUtils__/TestScaffolder';
import { CampaignTasks } from './CampaignTasks';

const CLAIM = { id: 'claim-1', at: new Date().toISOString() };

describe('CampaignTasks', () => {
  const auth = mockServices.auth();

  function start() {
    const scaffolder = new TestScaffolder();
    const tasks = new CampaignTasks({ scaffolder: scaffolder.service, auth });
    return { scaffolder, tasks };
  }

  const begin = (tasks: CampaignTasks, id = CLAIM.id) =>
    tasks.start({
      template: 'bump-library',
      values: { service: 'component:default/orders', advisory: undefined },
      claim: { ...CLAIM, id },
    });

  it('carry the id of their claim, and nothing that is absent', async () => {
    const { scaffolder, tasks } = start();

    await begin(tasks);

    expect(scaffolder.tasks).toEqual([
      expect.objectContaining({
        templateRef: 'template:default/bump-library',
        values: { service: 'component:default/orders', claim: 'claim-1' },
      }),
    ]);
  });

  it('are found by their claims among many others', async () => {
    const { tasks } = start();
    const { taskId } = await begin(tasks);
    for (let index = 0; index < 120; index += 1) {
      await begin(tasks, `other-${index}`);
    }

    const found = await tasks.find([CLAIM, { ...CLAIM, id: 'never-started' }]);

    expect([...found]).toEqual([['claim-1', { id: taskId, state: 'running' }]]);
  });

  it('are not looked for in what is older than the claim', async () => {
    const { scaffolder, tasks } = start();
    for (let index = 0; index < 200; index += 1) await begin(tasks, `${index}`);
    for (const task of scaffolder.tasks)
      task.createdAt = '2026-01-01T00:00:00Z';
    const listTasks = jest.spyOn(scaffolder.service, 'listTasks');

    await tasks.find([CLAIM]);

    expect(listTasks).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['open', { state: 'running' }],
    ['processing', { state: 'running' }],
    ['completed', { state: 'completed' }],
    ['cancelled', { state: 'cancelled' }],
  ] as const)('tell of %s', async (status, expected) => {
    const { scaffolder, tasks } = start();
    const { taskId } = await begin(tasks);
    scaffolder.require(taskId).status = status;

    expect(await tasks.get(taskId)).toEqual({ id: taskId, ...expected });
  });

  it('tell why they failed, and when nobody knows them any more', async () => {
    const { scaffolder, tasks } = start();
    const { taskId } = await begin(tasks);
    Object.assign(scaffolder.require(taskId), {
      status: 'failed',
      error: 'The repository is gone.',
    });

    expect(await tasks.get(taskId)).toEqual({
      id: taskId,
      state: 'failed',
      error: 'The repository is gone.',
    });
    expect(await tasks.get('lost')).toEqual({ id: 'lost', state: 'gone' });
  });
});
