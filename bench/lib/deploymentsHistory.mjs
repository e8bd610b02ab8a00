/** A year of deployments of every service in every environment. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../../bin/lib/prepare.mjs';
import { loadBackend } from './fleetBackend.mjs';
import { ENVIRONMENTS } from './deploymentsPortal.mjs';
import { entitiesOf } from './fleetPortal.mjs';

const require = createRequire(join(root, 'plugins/fleet-backend/package.json'));
const { ConfigReader } = require('@backstage/config');

const DAY = 24 * 60 * 60 * 1000;
const AT_ONCE = 200;

/**
 * Writes most of the history with one statement per environment, and the last deployment of each cell as the portal
 * does, so that its state is what the portal makes of it.
 */
export async function fillHistory({ knex, database, size, note }) {
  const { ServiceStore } = loadBackend('database/ServiceStore.ts');
  const { serviceFromEntity } = loadBackend('services/serviceFromEntity.ts');
  const now = Date.now();
  await new ServiceStore(knex).saveServices(
    entitiesOf(size.services).map(serviceFromEntity),
    new Date(now).toISOString(),
  );
  const cells = size.services * ENVIRONMENTS.length;
  const each = Math.max(0, Math.round(size.events / cells) - 1);
  for (const environment of ENVIRONMENTS) {
    await knex.raw(historySql(database.name), {
      environment,
      each,
      now: Math.floor(now / 1000),
      receivedAt: new Date(now).toISOString(),
    });
  }
  const deployments = openDeployments(knex);
  const began = performance.now();
  const list = await lastOfEachCell(knex, now);
  for (let start = 0; start < list.length; start += AT_ONCE) {
    await deployments.addDeployments(list.slice(start, start + AT_ONCE));
  }
  const seconds = (performance.now() - began) / 1000;
  if (database.name === 'PostgreSQL') await knex.raw('vacuum analyze');
  const [{ total }] = await knex('deployments').count({ total: '*' });
  note(
    'services × environments, deployments',
    `${size.services} × ${ENVIRONMENTS.length}, ${total}`,
  );
  note(
    `last deployments of all cells written, ${AT_ONCE} at once`,
    `${Math.round(list.length / seconds)} /s`,
  );
}

function openDeployments(knex) {
  const { openStores } = loadBackend('database/openStores.ts');
  const { createDeployments } = loadBackend('deployments/createDeployments.ts');
  const { readFleetConfig } = loadBackend('config.ts');
  const config = new ConfigReader({
    fleet: { environments: ENVIRONMENTS.map(name => ({ name })) },
  });
  const stores = openStores(knex);
  return createDeployments({
    config,
    stores,
    services: stores.services,
    environments: readFleetConfig(config).environments,
    announce: async () => {},
    logger: console,
    now: () => new Date(),
  }).deployments;
}

/** Nine of ten are of the last 100 days, the others older than half a year. */
async function lastOfEachCell(knex, now) {
  const services = await knex('services').select('id', 'ref').orderBy('id');
  return ENVIRONMENTS.flatMap((environment, order) =>
    services.map(({ id, ref }) => {
      const days = id % 10 === 0 ? 200 + (id % 100) : id % 100;
      const finishedAt = new Date(now - days * DAY - order * 1000);
      return {
        serviceId: id,
        receivedAt: new Date(now).toISOString(),
        committedAt: new Date(
          finishedAt.getTime() - (1 + (id % 72)) * 60 * 60 * 1000,
        ).toISOString(),
        deployment: {
          id: `last-${environment}-${id}`,
          service: ref,
          environment,
          version: `1.${1000 - order * (id % 3 === 0 ? 1 : 0)}.0`,
          outcome: id % 25 === 0 ? 'failure' : 'success',
          finishedAt: finishedAt.toISOString(),
          commit: `${id}`.padStart(40, '0'),
          actor: `person-${id % 50}`,
        },
      };
    }),
  );
}

/** `each` deployments of every service, spread over a year; one of 20 failed. */
function historySql(name) {
  const seconds =
    '(:now - 86400 - n * 364 * 86400 / (:each + 1) - services.id % 3600)';
  const at = offset =>
    name === 'PostgreSQL'
      ? `to_char(to_timestamp(${seconds} - ${offset}) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"')`
      : `strftime('%Y-%m-%dT%H:%M:%S.000Z', ${seconds} - ${offset}, 'unixepoch')`;
  return `
    with recursive numbers(n) as (
      select 1 union all select n + 1 from numbers where n < :each
    )
    insert into deployments (event_id, service_id, environment, version, outcome, finished_at, finished_at_sent,
      commit_id, committed_at, actor, url, received_at)
    select 'history-' || :environment || '-' || services.id || '-' || n, services.id, :environment, '1.' || n || '.0',
      case when (services.id + n) % 20 = 0 then 'failure' else 'success' end, ${at(
        0,
      )}, ${at(0)}, '0123456789abcdef0123456789abcdef01234567', ${at(
    7200,
  )}, 'person-' || (n % 50),
      'https://ci.acme.com/runs/' || n, :receivedAt
    from services cross join numbers
    where :each > 0`;
}
