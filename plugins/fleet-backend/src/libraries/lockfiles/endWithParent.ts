import { Worker } from 'node:worker_threads';

const WATCH = `
const { workerData: parent } = require('node:worker_threads');
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, 1000);
`;

/** Has this process end when its parent does, within a second, whatever it is busy with. Keeps no process alive. */
export function endWithParent(parentId: number): void {
  const options = { eval: true, execArgv: [], workerData: parentId };
  new Worker(WATCH, options).unref();
}
