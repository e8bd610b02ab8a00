/** What the commands in bin/ say, and how they run others. */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** An error whose message is all that a person needs; shown without a stack. */
export class Refusal extends Error {}

export function say(text) {
  process.stderr.write(`${text}\n`);
}

export async function main(run) {
  try {
    await run();
  } catch (error) {
    say(error instanceof Refusal ? error.message : error.stack ?? error);
    process.exit(1);
  }
}

/**
 * Runs a command with its output in `logFile`, a sign of life every ten seconds, and the end of the log shown
 * when it fails.
 */
export async function runLogged(title, command, args, { logFile, ...options }) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  await mkdir(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  say(`${title} ...`);
  const alive = setInterval(() => say(`${title} ... ${seconds()} s`), 10_000);
  const child = spawn(command, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const exitCode = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => clearInterval(alive));
  await new Promise(resolve => log.end(resolve));
  if (exitCode !== 0) {
    const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n');
    throw new Refusal(
      `${lines
        .slice(-40)
        .join('\n')}\n${title}: failed; the whole log is in ${logFile}`,
    );
  }
  say(`${title}: done in ${seconds()} s`);
}
