/**
 * Prepares everything, then becomes the portal: the backend runs in this very process, so there is one process to
 * watch and to stop. Backstage itself ends it cleanly on SIGINT and SIGTERM.
 */
/* global WebSocket */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import module, { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { main, Refusal, say } from './console.mjs';
import { openInstallation } from './installation.mjs';
import { namePackageIndex } from './packageIndex.mjs';
import {
  buildFrontend,
  cacheFolder,
  installDocumentationBuilder,
  installPackages,
  root,
} from './prepare.mjs';

const READY_TIMEOUT_MS = 180_000;

async function startBackend(configFiles) {
  // Guest sign-in is for trying out and is refused by Backstage outside development.
  process.env.NODE_ENV = 'development';
  process.chdir(join(root, 'packages/backend'));
  for (const file of [join(root, 'app-config.yaml'), ...configFiles]) {
    process.argv.push('--config', file);
  }
  const require = createRequire(join(root, 'packages/backend/package.json'));
  require('@backstage/cli-node/config/nodeTransform.cjs');
  require('./src/index.ts');
}

/** A portal whose port answers still has to read its templates; only then is it of use. */
async function waitForEntities({ port, apiToken }, entityRefs) {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const response = await fetch(
      `http://localhost:${port}/api/catalog/entities/by-refs`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${apiToken}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ entityRefs, fields: ['kind', 'metadata.name'] }),
      },
    ).catch(() => undefined);
    const { items = [] } = response?.ok ? await response.json() : {};
    const missing = entityRefs.filter((_, index) => !items[index]);
    if (missing.length === 0) return;
    if (Date.now() > deadline) {
      throw new Refusal(
        `Not in the catalog after ${READY_TIMEOUT_MS / 1000} s: ${missing.join(
          ', ',
        )}. The log above says why.`,
      );
    }
    await sleep(100);
  }
}

/**
 * Backstage listens for web sockets only from the first one on, and loses that one. It shall not be the socket of the
 * first page that a person opens, which then would not follow changes for a while.
 */
async function openFirstSocket({ port }) {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const socket = new WebSocket(`ws://localhost:${port}/api/signals`);
    const opened = await Promise.race([
      new Promise(resolve => {
        socket.onopen = () => resolve(true);
        socket.onerror = () => resolve(false);
      }),
      sleep(300, false),
    ]);
    socket.close();
    if (opened) return;
    await sleep(50);
  }
}

async function templateEntities() {
  const entries = await readdir(join(root, 'templates'), {
    withFileTypes: true,
  });
  return entries
    .filter(entry =>
      existsSync(join(root, 'templates', entry.name, 'template.yaml')),
    )
    .map(entry => `template:default/${entry.name}`);
}

main(async () => {
  const started = Date.now();
  module.enableCompileCache(join(cacheFolder, 'compiled'));
  const packageIndexNamed = namePackageIndex();
  const installation = await openInstallation();
  await installPackages();
  await buildFrontend();
  await installDocumentationBuilder();
  await packageIndexNamed;
  say(`Starting the portal; its data is in ${installation.data} ...`);
  await startBackend(installation.configFiles);
  await Promise.all([
    waitForEntities(installation, [
      'user:default/guest',
      ...(await templateEntities()),
    ]),
    openFirstSocket(installation),
  ]);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  say(
    `\nSlipway is ready after ${seconds} s: http://localhost:${installation.port}\n` +
      `Token for the REST API: ${join(
        installation.data,
        'api-token',
      )}. Stop with Ctrl-C.\n`,
  );
  // Now, for a portal that is killed would keep nothing; Node.js before 22.10 keeps it only when it ends.
  module.flushCompileCache?.();
});
