/** One case through one of the other tools, as its users run it. */
import { spawnSync } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  readFile,
  readdir,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  contentOf,
  hasMarkers,
  modeOf,
  projectTree,
  treeDifferences,
} from './updatesEngine.mjs';

/** What the tools put into a project for themselves. */
const OWN_FILES = ['.copier-answers.yml', '.cruft.json'];

/** @returns {Promise<{outcome: string, milliseconds?: number, detail?: string}>} */
export async function runPeer({ tool, tools, folder, item }) {
  const place = join(folder, 'case');
  await rm(place, { recursive: true, force: true });
  const template = join(place, 'template');
  const project = join(place, 'project');
  const peer = PEERS[tool];
  const env = {
    PATH: `${tools.bin}:${process.env.PATH}`,
    HOME: place,
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_COUNT: '4',
    GIT_CONFIG_KEY_0: 'user.name',
    GIT_CONFIG_VALUE_0: 'Bench',
    GIT_CONFIG_KEY_1: 'user.email',
    GIT_CONFIG_VALUE_1: 'bench@acme.com',
    GIT_CONFIG_KEY_2: 'init.defaultBranch',
    GIT_CONFIG_VALUE_2: 'main',
    GIT_CONFIG_KEY_3: 'protocol.file.allow',
    GIT_CONFIG_VALUE_3: 'always',
  };
  const run = (cwd, command, ...args) =>
    spawnSync(command, args, { cwd, env, encoding: 'utf8', timeout: 120_000 });
  const commit = (cwd, message) => {
    run(cwd, 'git', 'add', '--all', '--force');
    run(cwd, 'git', 'commit', '--quiet', '--allow-empty', '-m', message);
  };
  try {
    await mkdir(template, { recursive: true });
    run(template, 'git', 'init', '--quiet');
    await peer.write(template);
    await writeTree(join(template, peer.folder), item.templateV1);
    commit(template, 'v1');
    run(template, 'git', 'tag', 'v1.0.0');
    const made = peer.create(run, { place, template, project });
    if (made.status !== 0) return notMade(made);
    run(project, 'git', 'init', '--quiet');
    commit(project, 'made');
    await writeEdits(project, item);
    commit(project, 'edited');
    await emptyFolder(join(template, peer.folder));
    await writeTree(join(template, peer.folder), item.templateV2);
    commit(template, 'v2');
    run(template, 'git', 'tag', 'v2.0.0');
  } catch (error) {
    return { outcome: 'crashed', detail: `not set up: ${error.message}` };
  }
  const started = performance.now();
  const updated = peer.update(run, { project });
  const milliseconds = performance.now() - started;
  const said = updated.stdout + updated.stderr;
  if (/Traceback|Error:/.test(said) || updated.status === null) {
    const last = said.trim().split('\n').at(-1) ?? '';
    return { outcome: 'crashed', milliseconds, detail: last.slice(0, 120) };
  }
  const tree = await readTree(project);
  const differences = treeDifferences(item.expected.tree, tree);
  if (differences.length === 0) return { outcome: 'correct', milliseconds };
  const isLoud =
    updated.status !== 0 ||
    Object.entries(tree).some(
      ([path, found]) =>
        path.endsWith('.rej') ||
        (item.templateV1[path] !== found &&
          hasMarkers(contentOf(found).toString('utf8'))),
    );
  return {
    outcome: isLoud ? 'loud' : isLost(item, tree) ? 'lost' : 'different',
    milliseconds,
    detail: differences[0].slice(0, 160),
  };
}

/** Whether a line or a binary that should be in the result, or between its markers, is nowhere in it. */
function isLost(item, tree) {
  const there = new Set(Object.values(tree).flatMap(piecesOf));
  const sides = [projectTree(item), item.templateV2];
  const wanted = Object.entries(item.expected.tree).flatMap(([path, found]) =>
    found.conflictMarkers ? sides.map(side => side[path] ?? '') : [found],
  );
  return wanted.flatMap(piecesOf).some(piece => !there.has(piece));
}

function piecesOf(found) {
  if (modeOf(found) === '120000') return [`link to ${contentOf(found)}`];
  const bytes = contentOf(found).toString('latin1');
  if (bytes.includes('\0')) return [bytes];
  return bytes.split(/\r?\n/).filter(Boolean);
}

function notMade({ stdout, stderr }) {
  const last = (stdout + stderr).trim().split('\n').at(-1) ?? '';
  return { outcome: 'crashed', detail: `not made: ${last.slice(0, 120)}` };
}

const PEERS = {
  copier: {
    folder: 'content',
    async write(template) {
      await mkdir(join(template, 'content'), { recursive: true });
      await writeFile(
        join(template, 'copier.yml'),
        '_subdirectory: content\n_preserve_symlinks: true\n_exclude: []\n_templates_suffix: .template-of-copier\n',
      );
    },
    create: (run, { place, template, project }) =>
      run(
        place,
        'copier',
        'copy',
        '--defaults',
        '--quiet',
        '--vcs-ref',
        'v1.0.0',
        template,
        project,
      ),
    update: (run, { project }) =>
      run(project, 'copier', 'update', '--defaults', '--quiet'),
  },
  cruft: {
    folder: '{{cookiecutter.name}}',
    async write(template) {
      await mkdir(join(template, '{{cookiecutter.name}}'), { recursive: true });
      await writeFile(
        join(template, 'cookiecutter.json'),
        JSON.stringify({ name: 'project', _copy_without_render: ['*'] }),
      );
    },
    create: (run, { place, template }) =>
      run(
        place,
        'cruft',
        'create',
        template,
        '--no-input',
        '--checkout',
        'v1.0.0',
      ),
    update: (run, { project }) =>
      run(
        project,
        'cruft',
        'update',
        '--skip-apply-ask',
        '--checkout',
        'v2.0.0',
      ),
  },
};

async function writeTree(folder, tree) {
  await mkdir(folder, { recursive: true });
  for (const [path, found] of Object.entries(tree)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    if (modeOf(found) === '120000') {
      await symlink(contentOf(found).toString(), file);
    } else {
      await writeFile(file, contentOf(found));
      if (modeOf(found) === '100755') await chmod(file, 0o755);
    }
  }
  if (folder.endsWith('content')) {
    // copier's own record, written by the template as its documentation asks.
    await writeFile(
      join(folder, '{{_copier_conf.answers_file}}.template-of-copier'),
      '{{ _copier_answers|to_nice_yaml }}\n',
    );
  }
}

async function writeEdits(project, item) {
  for (const name of await readdir(project)) {
    if (name === '.git' || OWN_FILES.includes(name)) continue;
    await rm(join(project, name), { recursive: true });
  }
  await writeTree(project, projectTree(item));
}

async function emptyFolder(folder) {
  await rm(folder, { recursive: true, force: true });
}

async function readTree(folder, prefix = '') {
  const tree = {};
  for (const child of await readdir(join(folder, prefix), {
    withFileTypes: true,
  })) {
    const path = prefix ? `${prefix}/${child.name}` : child.name;
    const file = join(folder, path);
    if (path === '.git' || OWN_FILES.includes(path)) continue;
    if (child.isDirectory()) Object.assign(tree, await readTree(folder, path));
    else if (child.isSymbolicLink())
      tree[path] = { symlink: await readlink(file) };
    else {
      const bytes = await readFile(file);
      const exec = ((await lstat(file)).mode & 0o100) !== 0;
      const text = bytes.toString('utf8');
      const isText = Buffer.from(text).equals(bytes);
      if (isText && !exec) tree[path] = text;
      else if (isText) tree[path] = { text, exec };
      else
        tree[path] = {
          base64: bytes.toString('base64'),
          ...(exec && { exec }),
        };
    }
  }
  return tree;
}
