import { setTimeout as sleep } from 'node:timers/promises';
import { expect, type PortalProcess } from './portal';

const TEMPLATE_REF = 'template:default/flask-service';

interface TaskEvent {
  type: string;
  body: {
    message: string;
    output?: { entityRef?: string; remoteUrl?: string };
  };
}

/** The answers of the Create form. */
export function answers(portal: PortalProcess, name: string) {
  return {
    name,
    description: `Takes ${name}: "quoted", {{ braces }} & 日本語`,
    owner: 'group:default/payments',
    repoUrl: `localhost:${portal.port}?owner=acme&repo=${name}`,
  };
}

/** Starts a creation as curl would; answers the raw response. */
export function postTask(
  portal: PortalProcess,
  values: Record<string, unknown>,
): Promise<Response> {
  return portal.api('scaffolder/v2/tasks', {
    templateRef: TEMPLATE_REF,
    values,
  });
}

export async function startTask(
  portal: PortalProcess,
  name: string,
): Promise<string> {
  const response = await postTask(portal, answers(portal, name));
  expect(response.status).toBe(201);
  return (await response.json()).id;
}

/** Waits until a task has ended, however it did. */
export async function endOfTask(
  portal: PortalProcess,
  taskId: string,
  timeoutMs = 60_000,
): Promise<{ status: string }> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const task = await read<{ status: string }>(
      portal,
      `scaffolder/v2/tasks/${taskId}`,
    );
    if (!['open', 'processing'].includes(task.status)) return task;
    if (Date.now() > deadline) {
      throw new Error(`Task ${taskId} is still ${task.status}.`);
    }
    await sleep(200);
  }
}

/** What a task said, in order; its last event has its output. */
export function taskEvents(
  portal: PortalProcess,
  taskId: string,
): Promise<TaskEvent[]> {
  return read(portal, `scaffolder/v2/tasks/${taskId}/events`);
}

/** Reads JSON from the API; anything but success is an error with the answer in it. */
export async function read<T>(portal: PortalProcess, path: string): Promise<T> {
  const response = await portal.api(path);
  if (!response.ok) {
    throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
  }
  return response.json();
}
