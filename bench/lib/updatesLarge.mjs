/** Updates of services in repositories of 1 GB and of 100,000 files, from a real git host: time, memory and disk. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createTemplateService, startGitHost } from './gitHost.mjs';
import { watchMemory } from './processMemory.mjs';

const MB = 2 ** 20;
const V1 = { version: '1.0.0', files: { 'app.py': 'one\ntwo\nthree\n' } };
const V2 = {
  version: '2.0.0',
  files: { 'app.py': 'one\ntwo\nTHREE\n', 'new.py': 'new\n' },
};

/** What else is in the repository, as the paths and bytes of its files. */
const REPOSITORIES = {
  'nothing else': function* none() {},
  '1 GB in 100 files': function* large() {
    for (let file = 0; file < 100; file++) {
      yield [`data/${file}.bin`, randomBytes(10 * MB)];
    }
  },
  '100,000 files': function* many() {
    for (let file = 0; file < 100_000; file++) {
      const folder = `data/${file % 100}/${Math.floor(file / 100) % 10}`;
      yield [`${folder}/${file}.txt`, Buffer.from(`File ${file}\n`)];
    }
  },
};

export default async function measureLarge() {
  const host = await startGitHost();
  try {
    const templates = await createTemplateService(host);
    let number = 0;
    for (const [what, files] of Object.entries(REPOSITORIES)) {
      for (const folder of ['', 'services/one']) {
        number += 1;
        const place = folder ? 'a folder of it' : 'its root';
        const figures = await measure({
          host,
          templates,
          name: `service-${number}`,
          folder,
          files: files(),
        });
        process.stdout.write(`${what}, service in ${place}: ${figures}\n`);
      }
    }
  } finally {
    await host.stop();
  }
}

async function measure({ host, templates, name, folder, files }) {
  await templates.release(V1);
  const service = await templates.createService(name, {
    version: V1.version,
    values: { name: 'one' },
    folder,
  });
  const onHost = templates.onHost(name);
  await addFiles(onHost, files);
  await templates.release(V2);

  const memory = watchMemory();
  const started = performance.now();
  const update = await templates.prepare({ service });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { own, children } = memory.stop();
  const megabytes = Math.round((await sizeOf(update.gitDir)) / MB);
  await expectOnlyTheTemplate(host, update);
  await rm(update.gitDir, { recursive: true });
  await rm(onHost, { recursive: true });
  return `${seconds} s, memory of the portal +${own} MB, of git at most ${children} MB, ${megabytes} MB on disk meanwhile`;
}

/** One more commit on the default branch. */
async function addFiles(gitDir, files) {
  // Neither compressed nor compared with each other: this only has to be there soon.
  const settings = ['core.compression=0', 'core.bigFileThreshold=1m'];
  const options = settings.flatMap(setting => ['-c', setting]);
  const git = spawn('git', [...options, 'fast-import', '--quiet'], {
    cwd: gitDir,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const ended = once(git, 'exit');
  const write = async bytes => {
    if (!git.stdin.write(bytes)) await once(git.stdin, 'drain');
  };
  await write(
    'commit refs/heads/main\ncommitter Ada <ada@acme.com> 1770000000 +0000\ndata 0\n' +
      'from refs/heads/main^0\n',
  );
  for (const [path, bytes] of files) {
    await write(`M 100644 inline ${path}\ndata ${bytes.length}\n`);
    await write(bytes);
    await write('\n');
  }
  git.stdin.end();
  const [status] = await ended;
  if (status !== 0) throw new Error(`git fast-import ended with ${status}`);
}

async function expectOnlyTheTemplate(host, update) {
  const changed = await host.git(
    ['diff-tree', '-r', '--name-only', update.baseCommit, update.tree],
    { cwd: update.gitDir },
  );
  const names = changed.split('\n').map(path => path.split('/').at(-1));
  const expected = [
    '.template.lock.json',
    '.template.yaml',
    'app.py',
    'new.py',
  ];
  if (`${names}` !== `${expected}` || !update.autoMergeEligible) {
    throw new Error(`The update changes ${changed}`);
  }
}

async function sizeOf(folder) {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(
    names.map(async name => (await stat(join(folder, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
