import { TestApiProvider } from '@backstage/frontend-test-utils';
import {
  ScaffolderTask,
  scaffolderApiRef,
} from '@backstage/plugin-scaffolder-react';
import { act, screen } from '@testing-library/react';
import { renderFleet } from '../../__testUtils__/renderFleet';
import { TaskProgressView } from './TaskProgressView';

const task: ScaffolderTask = {
  id: '7',
  status: 'processing',
  createdAt: '2026-11-24T10:00:00Z',
  spec: {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    output: {},
    parameters: {},
    steps: [
      { id: 'update', name: 'Propose the update', action: 'service:update' },
    ],
  },
};

/** Shows a task whose events the test sends. */
async function renderTask() {
  let send: (event: object) => void = () => {};
  const subscribed = new Promise<void>(resolve => {
    const scaffolder = {
      getTask: async () => task,
      streamLogs: () =>
        // The hook subscribes to it and does nothing else.
        Object.create({
          subscribe: (observer: { next: typeof send }) => {
            send = observer.next;
            resolve();
            return { unsubscribe: () => {}, closed: false };
          },
        }),
    };
    renderFleet(
      <TestApiProvider apis={[[scaffolderApiRef, scaffolder]]}>
        <TaskProgressView taskId="7" />
      </TestApiProvider>,
      {},
    );
  });
  await subscribed;
  return (event: object) => act(() => send(event));
}

describe('TaskProgressView', () => {
  it('names the steps while the task runs, and leads to its log', async () => {
    const send = await renderTask();
    send({
      type: 'log',
      body: { stepId: 'update', status: 'processing', message: '' },
    });

    expect(
      await screen.findByText('Propose the update: running'),
    ).toBeVisible();
    expect(screen.getByRole('status')).toHaveTextContent(
      'The update is being proposed',
    );
    expect(
      screen.getByRole('link', { name: 'Log of the task' }),
    ).toHaveAttribute('href', '/create/tasks/7');
  });

  it('ends with the pull request', async () => {
    const url = 'https://git.acme.com/acme/payments/pulls/7';
    const send = await renderTask();
    send({
      type: 'completion',
      body: { output: { links: [{ title: 'Pull request', url }] } },
    });

    expect(await screen.findByText('The task is done')).toBeVisible();
    expect(screen.getByRole('link', { name: /^Pull request/ })).toHaveAttribute(
      'href',
      url,
    );
  });

  it('says why the task failed', async () => {
    const send = await renderTask();
    send({
      type: 'completion',
      body: { error: { message: 'The branch main is protected' } },
    });

    expect(
      await screen.findByText('The branch main is protected'),
    ).toBeVisible();
  });
});
