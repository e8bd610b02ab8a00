import { setTimeout as sleep } from 'node:timers/promises';

/** Creates a service in a portal as the form does it, and waits until the task has ended. */
export async function createService(portal, name) {
  const response = await portal.api('scaffolder/v2/tasks', {
    templateRef: 'template:default/flask-service',
    values: {
      name,
      description: 'Measured',
      owner: 'group:default/payments',
      repoUrl: `localhost:${portal.port}?owner=acme&repo=${name}`,
    },
  });
  if (response.status !== 201) throw new Error(await response.text());
  const { id } = await response.json();
  for (;;) {
    const { status } = await (
      await portal.api(`scaffolder/v2/tasks/${id}`)
    ).json();
    if (status === 'completed') return;
    if (!['open', 'processing'].includes(status)) {
      throw new Error(`${name}: ${status}`);
    }
    await sleep(25);
  }
}
