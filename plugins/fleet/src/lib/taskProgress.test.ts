import { TaskStream } from '@backstage/plugin-scaffolder-react';
import { taskProgress } from './taskProgress';

function aStream(stream: Partial<TaskStream>): TaskStream {
  return {
    cancelled: false,
    loading: false,
    completed: false,
    stepLogs: {},
    steps: {},
    ...stream,
  };
}

const task: TaskStream['task'] = {
  id: '7',
  status: 'processing',
  createdAt: '2026-11-24T10:00:00Z',
  spec: {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    output: {},
    parameters: {},
    steps: [
      { id: 'update', name: 'Propose the update', action: 'service:update' },
      { id: 'report', name: 'Tell how it went', action: 'debug:log' },
    ],
  },
};

describe('taskProgress', () => {
  it('names the steps and where each stands', () => {
    expect(
      taskProgress(
        aStream({
          task,
          steps: { update: { id: 'update', status: 'processing' } },
        }),
      ),
    ).toEqual({
      state: 'running',
      steps: [
        { id: 'update', name: 'Propose the update', state: 'running' },
        { id: 'report', name: 'Tell how it went', state: 'waiting' },
      ],
      error: undefined,
      links: [],
    });
  });

  it('ends with the links of the task', () => {
    const url = 'https://git.acme.com/acme/payments/pulls/7';
    expect(
      taskProgress(
        aStream({ completed: true, output: { links: [{ title: 'PR', url }] } }),
      ),
    ).toMatchObject({ state: 'done', links: [{ title: 'PR', url }] });
  });

  it('says why it failed', () => {
    expect(
      taskProgress(aStream({ error: new Error('No rights to push') })),
    ).toMatchObject({ state: 'failed', error: 'No rights to push' });
  });
});
