/** What the pages about deployments ask for. */
import { startClient } from './fleetClient.mjs';
import { nameOf } from './fleetData.mjs';

const REQUESTS = 40;

const PAGES = [
  '/deployment-matrix?limit=50',
  '/deployment-matrix?limit=50&sort=name',
  '/deployment-matrix?limit=50&owner=group:default/team-7',
  '/deployment-matrix?limit=50&search=service-1',
  '/deployment-matrix?limit=50&state=failed&environment=production',
  '/deployment-matrix?limit=50&stale=true',
  '/environments',
  '/deployments?limit=50',
  '/deployments?limit=50&environment=production&outcome=failure',
  '/deployments?limit=50&owner=group:default/team-7',
  `/services/default/${nameOf(7)}/environments`,
  `/services/default/${nameOf(7)}/deployments`,
  '/delivery-metrics?days=30',
  '/delivery-metrics?days=365',
  '/delivery-metrics?days=365&owner=group:default/team-7',
  `/delivery-metrics?days=365&service=component:default/${nameOf(7)}`,
];

/** Milliseconds of each page, for somebody who may read all and for somebody who may read half. */
export async function measurePages({ portal, note }) {
  const client = startClient(portal.url);
  try {
    for (const path of PAGES) {
      for (const reader of ['everybody', 'limited']) {
        const what = `${path}${reader === 'limited' ? ' (half readable)' : ''}`;
        note(
          what,
          await measure(client, { path, headers: portal.headers[reader] }),
        );
      }
    }
  } finally {
    client.stop();
  }
}

async function measure(client, { path, headers }) {
  const durations = await client.get({
    path,
    headers,
    times: REQUESTS,
    pauseMs: 20,
  });
  const [first = 0] = durations;
  durations.sort((a, b) => a - b);
  const at = share => durations[Math.floor(share * durations.length)];
  return `first ${first.toFixed(0)} ms, p50 ${at(0.5).toFixed(0)} ms, p95 ${at(
    0.95,
  ).toFixed(0)} ms`;
}
