/** Deployments that are reported at a rate, and whether all that were accepted are there. */
import { setTimeout as sleep } from 'node:timers/promises';
import { nameOf } from './fleetData.mjs';
import { ENVIRONMENTS } from './deploymentsPortal.mjs';

const RATE = 500;
const TICK_MS = 10;

/** For some time at the rate, whatever the answers. */
export async function sustain({ portal, knex, size, note }) {
  const load = startLoad({ portal, size, prefix: 'load' });
  await sleep(size.seconds * 1000);
  const { sent, accepted, durations, refused, seconds } = await load.stop();
  const stored = await countStored(knex, accepted);
  durations.sort((a, b) => a - b);
  const at = share => durations[Math.floor(share * durations.length)] ?? 0;
  note(
    `${RATE} events/s for ${size.seconds} s: sent, accepted, of these stored`,
    `${sent}, ${accepted.length}, ${stored}`,
  );
  note(
    'time of an accepted event',
    `p50 ${at(0.5).toFixed(0)} ms, p95 ${at(0.95).toFixed(0)} ms`,
  );
  note('accepted events', `${Math.round(accepted.length / seconds)} /s`);
  if (stored !== accepted.length || refused.length > 0) {
    throw new Error(`Lost or refused: ${refused[0] ?? 'lost'}`);
  }
}

/** Kills the portal in the middle, starts it again, and looks for what it had accepted. */
export async function survive({ portal, knex, size, note, restart }) {
  const load = startLoad({ portal, size, prefix: 'killed' });
  await sleep(Math.min(size.seconds, 10) * 500);
  await portal.kill();
  const { sent, accepted } = await load.stop();
  const again = await restart();
  const stored = await countStored(knex, accepted);
  note(
    'SIGKILL under that load: sent, accepted, of these stored',
    `${sent}, ${accepted.length}, ${stored}`,
  );
  if (stored !== accepted.length) throw new Error('Accepted events were lost');
  return again;
}

function startLoad({ portal, size, prefix }) {
  const accepted = [];
  const durations = [];
  const refused = [];
  const underWay = new Set();
  const began = performance.now();
  let sent = 0;
  const send = async number => {
    const id = `${prefix}-${number}`;
    const sentAt = performance.now();
    try {
      const response = await fetch(`${portal.url}/deployments`, {
        method: 'POST',
        headers: {
          ...portal.headers.service,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify(eventOf(id, number, size.services)),
      });
      const text = await response.text();
      if (response.ok) {
        accepted.push(id);
        durations.push(performance.now() - sentAt);
      } else refused.push(`${response.status} ${text}`);
    } catch {
      // It was not answered, so nothing was promised.
    }
  };
  const timer = setInterval(() => {
    const due = ((performance.now() - began) * RATE) / 1000;
    while (sent < due) {
      const request = send(sent++).finally(() => underWay.delete(request));
      underWay.add(request);
    }
  }, TICK_MS);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(underWay);
      const seconds = (performance.now() - began) / 1000;
      return { sent, accepted, durations, refused, seconds };
    },
  };
}

function eventOf(id, number, services) {
  return {
    id,
    service: `component:default/${nameOf((number * 7919) % services)}`,
    environment: ENVIRONMENTS[number % ENVIRONMENTS.length],
    version: `2.${number}.0`,
    outcome: number % 25 === 0 ? 'failure' : 'success',
    finishedAt: new Date(Date.now() - 1000).toISOString(),
    commit: `${number}`.padStart(40, '0'),
    actor: 'bench',
    url: `https://ci.acme.com/runs/${number}`,
  };
}

async function countStored(knex, ids) {
  let stored = 0;
  for (let start = 0; start < ids.length; start += 500) {
    const [{ total }] = await knex('deployments')
      .whereIn('event_id', ids.slice(start, start + 500))
      .count({ total: '*' });
    stored += Number(total);
  }
  return stored;
}
