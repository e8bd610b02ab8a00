/**
 * Loaded into the portal by the recovery tests (NODE_OPTIONS=--require). At the moment that SLIPWAY_KILL_AT names, the
 * process ends itself with SIGKILL: no clean-up runs, as when a machine dies. With SLIPWAY_HOLD_AT it waits there
 * instead, for SLIPWAY_HOLD_MS milliseconds.
 *
 * A moment is `before` or `after`, then an HTTP request that the portal answers (`after POST /api/catalog/locations`)
 * or a file that it writes (`before WRITE .template.lock.json`).
 */
const { Server } = require('node:http');
const promises = require('node:fs/promises');

const killAt = process.env.SLIPWAY_KILL_AT;
const holdAt = process.env.SLIPWAY_HOLD_AT;
let held = false;

function reach(moment) {
  if (killAt && moment.startsWith(killAt)) {
    process.kill(process.pid, 'SIGKILL');
  }
}

const { emit } = Server.prototype;
Server.prototype.emit = function emitOrEnd(event, request, response) {
  if (event !== 'request') return emit.apply(this, arguments);
  const what = `${request.method} ${request.url}`;
  reach(`before ${what}`);
  response.once('finish', () => reach(`after ${what}`));
  if (holdAt && !held && `before ${what}`.startsWith(holdAt)) {
    held = true;
    setTimeout(
      () => emit.call(this, event, request, response),
      Number(process.env.SLIPWAY_HOLD_MS),
    );
    return true;
  }
  return emit.apply(this, arguments);
};

const { writeFile } = promises;
promises.writeFile = async function writeFileOrEnd(file, ...rest) {
  const name = String(file).split('/').at(-1);
  reach(`before WRITE ${name}`);
  await writeFile(file, ...rest);
  reach(`after WRITE ${name}`);
};
