import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

jest.setTimeout(60_000);

const HOOK = createRequire(__filename).resolve(
  '@backstage/cli-node/config/nodeTransform.cjs',
);
const MODULE = JSON.stringify(join(__dirname, 'endWithParent.ts'));

const START = {
  busy: `require(${MODULE}).endWithParent(process.ppid); for (;;);`,
  done: `require(${MODULE}).endWithParent(process.ppid);`,
};

/** A process that starts another one, prints its id, and waits. */
function startParent(child: string) {
  return spawn(
    process.execPath,
    [
      '-e',
      `const child = require('child_process').spawn(
         process.execPath, ['--require', ${JSON.stringify(
           HOOK,
         )}, '-e', ${JSON.stringify(child)}],
         { stdio: 'ignore' });
       console.log(child.pid);
       child.on('exit', code => console.log('ended', code));
       setInterval(() => undefined, 1000);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('endWithParent', () => {
  it('ends a busy process when its parent is killed', async () => {
    const parent = startParent(START.busy);
    const [said] = await once(parent.stdout!, 'data');
    const pid = Number(said);
    // It compiles the module, and is busy for longer than the watch takes to look.
    await sleep(5_000);
    expect(isAlive(pid)).toBe(true);

    parent.kill('SIGKILL');
    const deadline = Date.now() + 15_000;
    while (isAlive(pid) && Date.now() < deadline) await sleep(100);
    const survived = isAlive(pid);
    if (survived) process.kill(pid, 'SIGKILL');
    expect(survived).toBe(false);
  });

  it('lets a process end that has nothing to do', async () => {
    const parent = startParent(START.done);
    let said = '';
    for await (const chunk of parent.stdout!) {
      said += chunk;
      if (said.includes('ended')) break;
    }
    parent.kill('SIGKILL');

    expect(said).toContain('ended 0');
  });
});
