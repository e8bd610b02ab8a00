/** One installation of the embedded portal: its folder, its port, its generated credentials and configuration. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { Refusal } from './console.mjs';
import { root } from './prepare.mjs';

const DEFAULT_PORT = 7007;

function requestedPort() {
  const text = process.env.SLIPWAY_PORT;
  if (!text) return undefined;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65535) {
    throw new Refusal(
      `SLIPWAY_PORT is "${text}"; give a port from 1 to 65535.`,
    );
  }
  return port;
}

/** Writes a file that must not exist yet, or reads the one that does: the first start decides, also of two at once. */
async function keep(file, content) {
  try {
    await writeFile(file, content, { flag: 'wx', mode: 0o600 });
    return content;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return readFile(file, 'utf8');
  }
}

async function readPort(data) {
  const requested = requestedPort();
  const kept = Number(
    await keep(join(data, 'port'), `${requested ?? DEFAULT_PORT}\n`),
  );
  if (requested && requested !== kept) {
    throw new Refusal(
      `${data} belongs to port ${kept}, which is part of every address stored in it. ` +
        `Start it with SLIPWAY_PORT=${kept}, or give port ${requested} a folder of its own with SLIPWAY_DATA.`,
    );
  }
  return kept;
}

async function refuseUsedPort(port) {
  const server = createServer();
  await new Promise((done, fail) => {
    server.once('error', error =>
      fail(
        error.code === 'EADDRINUSE'
          ? new Refusal(
              `Port ${port} is in use, perhaps by a Slipway that runs already: open http://localhost:${port}, ` +
                'or start another one beside it with SLIPWAY_PORT and SLIPWAY_DATA.',
            )
          : new Refusal(`Port ${port} cannot be used: ${error.message}`),
      ),
    );
    server.listen(port, '127.0.0.1', done);
  });
  await new Promise(done => server.close(done));
}

/** The file with which a person configures this installation, for Backstage to read after the generated one. */
async function requestedConfigFile() {
  const { SLIPWAY_CONFIG: requested } = process.env;
  if (!requested) return undefined;
  const file = resolve(requested);
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) {
    throw new Refusal(
      `SLIPWAY_CONFIG names ${file}, which is no file. Give the path of a YAML file with configuration, or unset it.`,
    );
  }
  return file;
}

function configuration({ port, data, apiToken, gitPassword }) {
  const baseUrl = `http://localhost:${port}`;
  // Backstage blanks both out of its logs, so the name must be no common word.
  const gitCredentials = { username: 'slipway-git', password: gitPassword };
  return {
    app: { baseUrl },
    backend: {
      baseUrl,
      listen: { host: '127.0.0.1', port },
      workingDirectory: join(data, 'work'),
      database: {
        client: 'better-sqlite3',
        connection: { directory: join(data, 'database') },
      },
      auth: {
        externalAccess: [
          {
            type: 'static',
            options: { token: apiToken, subject: 'slipway-api' },
            accessRestrictions: ['scaffolder', 'catalog', 'fleet'].map(
              plugin => ({ plugin }),
            ),
          },
        ],
      },
    },
    gitHost: {
      enabled: true,
      directory: join(data, 'git'),
      organizations: ['acme'],
      ...gitCredentials,
    },
    integrations: {
      gitea: [
        {
          host: `localhost:${port}`,
          baseUrl: `${baseUrl}/api/git-host`,
          ...gitCredentials,
        },
      ],
    },
    fleet: { gitops: { url: `${baseUrl}/api/git-host/acme/gitops` } },
    techdocs: {
      publisher: {
        type: 'local',
        local: { publishDirectory: join(data, 'techdocs') },
      },
    },
  };
}

/**
 * Makes the installation or takes the one that is there.
 *
 * @returns {Promise<{port: number, data: string, apiToken: string, configFiles: string[]}>} with the
 *   configuration of this installation, to be read in this order
 */
export async function openInstallation() {
  const data = resolve(process.env.SLIPWAY_DATA || join(root, '.data'));
  const ownConfigFile = await requestedConfigFile();
  await mkdir(data, { recursive: true, mode: 0o700 });
  const port = await readPort(data);
  await refuseUsedPort(port);
  for (const folder of ['work', 'database', 'git', 'techdocs']) {
    await mkdir(join(data, folder), { recursive: true, mode: 0o700 });
  }
  const secret = name =>
    keep(join(data, name), `${randomBytes(24).toString('base64url')}\n`);
  const apiToken = (await secret('api-token')).trim();
  const gitPassword = (await secret('git-password')).trim();
  const configFile = join(data, 'app-config.generated.yaml');
  const generated = configuration({ port, data, apiToken, gitPassword });
  // JSON is YAML; it quotes every value without a library.
  await writeFile(configFile, `${JSON.stringify(generated, undefined, 2)}\n`, {
    mode: 0o600,
  });
  const configFiles = ownConfigFile
    ? [configFile, ownConfigFile]
    : [configFile];
  return { port, data, apiToken, configFiles };
}
