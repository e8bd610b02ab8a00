import { dirname } from 'node:path';
import type { SandboxedCommand } from '../sandbox/sandbox';
import type { PreparedResolver } from './prepareResolver';

/** How the tool of a lockfile is run to make it again; a reason where Slipway has no such tool. */
export function resolverCommand(options: {
  path: string;
  tools: PreparedResolver;
  upgrade?: { library: string; version: string };
  /** There is no such lockfile yet. */
  isNew: boolean;
}): Pick<SandboxedCommand, 'command' | 'environment'> | { reason: string } {
  const { path, tools, upgrade, isNew } = options;
  const folder = dirname(path);
  switch (path.slice(path.lastIndexOf('/') + 1)) {
    case 'poetry.lock':
      return {
        command: [
          tools.python,
          tools.poetry,
          ...(upgrade && !isNew ? ['update', '--lock'] : ['lock']),
          '--no-ansi',
          '--no-interaction',
          `--project=${folder}`,
          ...(upgrade && !isNew ? ['--', upgrade.library] : []),
        ],
        environment: {
          POETRY_CACHE_DIR: '/tmp/pypoetry',
          POETRY_PYPI_MIRROR_URL: tools.indexUrl,
          POETRY_KEYRING_ENABLED: 'false',
          PYTHONDONTWRITEBYTECODE: '1',
        },
      };
    case 'uv.lock':
      return {
        command: [
          tools.uv,
          'lock',
          '--no-progress',
          '--color=never',
          `--project=${folder}`,
          ...(upgrade
            ? [`--upgrade-package=${upgrade.library}>=${upgrade.version}`]
            : []),
        ],
        environment: {
          UV_CACHE_DIR: '/tmp/uv',
          UV_PYTHON_DOWNLOADS: 'never',
          UV_NO_PROGRESS: '1',
          // It writes the address of its index into the lockfile, so that the standard one is not named.
          ...(!tools.isStandardIndex && { UV_DEFAULT_INDEX: tools.indexUrl }),
        },
      };
    default:
      return {
        reason: `Slipway makes poetry.lock and uv.lock again; ${path} has to be made by its own tool`,
      };
  }
}
