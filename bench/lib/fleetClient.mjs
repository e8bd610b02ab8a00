/** Asks the portal from a process of its own, so that asking is not measured as the portal's work. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { filesOf, nameOf } from './fleetData.mjs';

const file = fileURLToPath(import.meta.url);

/** A client of the portal at a URL. */
export function startClient(url) {
  const child = fork(file, [url]);
  const waiting = new Map();
  let last = 0;
  child.on('message', ({ id, result, error }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error) reject(new Error(error));
    else resolve(result);
  });
  const ask = work =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      child.send({ id: last, ...work });
    });
  return {
    /** Milliseconds of each of several requests. */
    get: work => ask({ kind: 'get', ...work }),
    /** Reports the build of each service that runs in an environment. */
    report: work => ask({ kind: 'report', ...work }),
    /** Has a service read again. */
    read: work => ask({ kind: 'read', ...work }),
    stop: () => child.kill(),
  };
}

/** Milliseconds of each request. */
async function measure(url, { path, headers, times, pauseMs }) {
  const durations = [];
  for (let time = 0; time < times; time++) {
    const began = performance.now();
    const response = await fetch(`${url}${path}`, { headers });
    const text = await response.text();
    durations.push(performance.now() - began);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    await new Promise(resolve => {
      setTimeout(resolve, pauseMs);
    });
  }
  return durations;
}

async function report(url, { environment, numbers, age, headers, atOnce }) {
  const waiting = [...numbers];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (waiting.length > 0) {
        const number = waiting.pop();
        const files = Object.entries(filesOf(number, { age }));
        await post(url, `/services/default/${nameOf(number)}/snapshots`, {
          headers,
          body: {
            commit: `${age}`.padStart(40, '0'),
            environment,
            files: files.map(([path, content]) => ({ path, content })),
          },
        });
      }
    }),
  );
}

async function post(url, path, { headers, body }) {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
}

if (process.argv[1] === file) {
  const [, , url] = process.argv;
  const work = {
    get: measure,
    report,
    read: (_, { number, headers }) =>
      post(url, `/services/default/${nameOf(number)}/read`, { headers }),
  };
  process.on('message', async ({ id, kind, ...options }) => {
    try {
      process.send({ id, result: await work[kind](url, options) });
    } catch (error) {
      process.send({ id, error: error.message });
    }
  });
}
