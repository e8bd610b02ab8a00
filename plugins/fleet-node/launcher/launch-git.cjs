/**
 * Starts git for a larger process: node launch-git.cjs SOCKET. To start a process, Linux copies the page tables of the
 * one that starts it, which stops a portal of a gigabyte for more than ten milliseconds each time; this one is small.
 *
 * Each request at the socket is one process: `x-launch` says which, as JSON in Base64; the body is its standard input,
 * that of the answer its standard output, and the trailer `x-end` says how it ended. A request that is given up ends its
 * process. When standard input ends, the larger process is gone: whatever runs is ended, and then this one.
 */
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { rmSync } = require('node:fs');
const { createServer } = require('node:http');
const { dirname } = require('node:path');

/** Arguments and environment of one process, as long as the system takes them. */
const MAX_HEAD_BYTES = 4 * 1024 * 1024;
const MAX_STDERR_LENGTH = 32 * 1024;
/** For git to remove its lock files in. */
const GRACE_MS = 5000;

const socket = process.argv[2];
const running = new Set();

const server = createServer({ maxHeaderSize: MAX_HEAD_BYTES }, launch);
// A process may take as long as whoever asked for it lets it, and a connection is never closed while it is taken again.
Object.assign(server, {
  headersTimeout: 0,
  keepAliveTimeout: 0,
  requestTimeout: 0,
  timeout: 0,
});
server.listen(socket, () => process.stdout.write('ready\n'));

process.stdin.once('close', leave).resume();
// Ctrl-C reaches all processes of a terminal; this one goes last.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);

function launch(request, response) {
  const { args, cwd, env } = fromHeader(request.headers['x-launch']);
  const child = spawn('git', args, { cwd, env, stdio: 'pipe' });
  running.add(child);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr = (stderr + text).slice(0, MAX_STDERR_LENGTH);
  });
  // What it did not read is taken nevertheless, so that the answer arrives.
  child.stdin.on('error', () => undefined);
  child.stdin.once('close', () => {
    request.unpipe(child.stdin);
    request.resume();
  });
  child.once('spawn', () => {
    response.writeHead(200, { trailer: 'x-end' });
    response.flushHeaders();
    request.pipe(child.stdin);
    child.stdout.pipe(response, { end: false });
  });
  child.once('error', error => {
    running.delete(child);
    if (response.headersSent) return;
    response.writeHead(500, { 'x-end': toHeader({ error: error.message }) });
    response.end();
  });
  child.once('close', (exitCode, signal) => {
    running.delete(child);
    response.addTrailers({ 'x-end': toHeader({ exitCode, signal, stderr }) });
    response.end();
  });
  response.once('close', () => {
    if (running.has(child)) end(child);
  });
}

function end(child) {
  child.kill();
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  child.once('exit', () => clearTimeout(timer));
}

/** Waits for git itself only: what git started may hold its pipes for longer. */
async function leave() {
  rmSync(dirname(socket), { recursive: true, force: true });
  server.close();
  const left = [...running].filter(
    ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
  );
  const ended = left.map(child => once(child, 'exit'));
  left.forEach(end);
  await Promise.allSettled(ended);
  process.exit();
}

function fromHeader(value) {
  return JSON.parse(Buffer.from(value, 'base64').toString('utf8'));
}

function toHeader(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}
