/** The services of the demonstration and what happened to them; times are days ago. */

const FLASK = 'template:default/flask-service';
const DJANGO = 'template:default/django-service';

/**
 * `releases`: how many there were in the year. `behind`: how many of them an environment does not have yet. `lock`: the
 * year and month in which the libraries of each environment were resolved. `story`: what makes the service worth looking
 * at, if anything.
 */
export const SERVICES = [
  {
    name: 'payments',
    template: FLASK,
    owner: 'payments',
    description: 'Takes card payments',
    releases: 26,
    behind: { staging: 0, production: 0 },
    lock: { development: '2026-06', staging: '2026-06', production: '2026-06' },
  },
  {
    name: 'ledger',
    template: DJANGO,
    owner: 'payments',
    description: 'Every movement of money, written twice',
    releases: 18,
    behind: { staging: 0, production: 2 },
    lock: { development: '2026-06', staging: '2026-06', production: '2025-03' },
    story: 'drifted',
  },
  {
    name: 'refunds',
    template: FLASK,
    owner: 'payments',
    description: 'Pays customers back',
    releases: 14,
    behind: { staging: 0, production: 0 },
    lock: { development: '2026-06', staging: '2026-06', production: '2025-03' },
    story: 'failed',
  },
  {
    name: 'card-vault',
    template: DJANGO,
    owner: 'risk',
    description: 'Keeps card numbers, and gives tokens for them',
    releases: 9,
    behind: { staging: 1, production: 3 },
    lock: { development: '2025-03', staging: '2024-03', production: '2023-06' },
    story: 'vulnerable',
  },
  {
    name: 'fraud-scoring',
    template: FLASK,
    owner: 'risk',
    description: 'Says how likely a payment is fraud',
    releases: 30,
    behind: { staging: 0, production: 0 },
    lock: { development: '2026-06', staging: '2026-06', production: '2026-06' },
  },
  {
    name: 'payouts',
    template: FLASK,
    owner: 'payments',
    description: 'Pays merchants every night',
    releases: 12,
    behind: { staging: 1, production: 1 },
    lock: { development: '2026-06', staging: '2025-03', production: '2025-03' },
  },
  {
    name: 'invoices',
    template: DJANGO,
    owner: 'payments',
    description: 'Writes and sends invoices',
    releases: 11,
    behind: { staging: 1, production: 4 },
    lock: { development: '2026-06', staging: '2025-03', production: '2024-03' },
  },
  {
    name: 'merchants',
    template: DJANGO,
    owner: 'risk',
    description: 'Who may take payments, and what is known of them',
    releases: 16,
    behind: { staging: 0, production: 1 },
    lock: { development: '2026-06', staging: '2026-06', production: '2025-03' },
  },
  {
    name: 'exchange-rates',
    template: FLASK,
    owner: 'payments',
    description: 'Rates of the central banks, once a day',
    releases: 3,
    behind: { staging: 0, production: 0 },
    lock: { development: '2023-06', staging: '2023-06', production: '2023-06' },
    story: 'stale',
  },
  {
    name: 'disputes',
    template: FLASK,
    owner: 'risk',
    description: 'Answers chargebacks in time',
    releases: 10,
    behind: { staging: 0, production: 1 },
    lock: { development: '2026-06', staging: '2026-06', production: '2025-03' },
  },
  {
    name: 'receipts',
    template: FLASK,
    owner: 'payments',
    description: 'Sends receipts by mail and message',
    releases: 20,
    behind: { staging: 0, production: 0 },
    lock: { development: '2026-06', staging: '2026-06', production: '2026-06' },
  },
  {
    name: 'settlement-reports',
    template: DJANGO,
    owner: 'platform',
    description: 'What was settled with whom, as files and pages',
    releases: 7,
    behind: { staging: 0, production: 2 },
    lock: { development: '2026-06', staging: '2026-06', production: '2025-03' },
  },
];

export const ENVIRONMENTS = ['development', 'staging', 'production'];

/** The lockfile of an environment, by its name in examples/demo/lockfiles. */
export function lockfileOf(service, environment) {
  const framework = service.template === DJANGO ? 'django' : 'flask';
  return `${framework}-${service.lock[environment]}-01.uv.lock`;
}

/** Releases reach staging a day after development, and production two days later. */
const DAYS_AFTER = { development: 0, staging: 1, production: 3 };
const ACTORS = ['Ada Byron', 'Grace Murray', 'Alan Mathison', 'teamcity'];

/** A year of deployments in the order in which they happened, each with how many days ago it ended. */
export function deploymentsOf(service) {
  const { name, releases, behind, story } = service;
  const last = releases - 1;
  const newest = story === 'stale' ? 215 : 5;
  const step = (360 - newest) / releases;
  const chance = chanceOf(name);
  const deployments = [];
  for (let number = 0; number < releases; number += 1) {
    const released = newest + (last - number) * step;
    for (const environment of ENVIRONMENTS) {
      const isLast = number === last - (behind[environment] ?? 0);
      if (number > last - (behind[environment] ?? 0)) continue;
      const one = {
        environment,
        version: versionOf(number),
        daysAgo: released - DAYS_AFTER[environment] - chance() / 2,
        actor: ACTORS[Math.floor(chance() * ACTORS.length)],
      };
      const isFailedStory =
        story === 'failed' && isLast && environment === 'production';
      if (isFailedStory || chance() < 0.07) {
        deployments.push({ ...one, outcome: 'failure' });
        one.daysAgo -= 0.1;
      }
      if (isFailedStory) continue;
      deployments.push({ ...one, outcome: 'success' });
    }
  }
  return deployments;
}

/** What was deployed last with success to an environment. */
export function runningIn(service, environment) {
  return deploymentsOf(service)
    .filter(one => one.environment === environment && one.outcome === 'success')
    .sort((a, b) => a.daysAgo - b.daysAgo)[0];
}

/** What the GitOps repository says should run: what runs, but where that is the story. */
export function wantedIn(service, environment) {
  const isStory =
    environment === 'production' &&
    ['drifted', 'failed'].includes(service.story);
  return isStory
    ? versionOf(service.releases - 1)
    : runningIn(service, environment).version;
}

function versionOf(number) {
  return `1.${number}.0`;
}

/** Numbers from 0 to 1 that look random and are the same in every run. */
function chanceOf(text) {
  let state = [...text].reduce(
    (hash, letter) => (Math.imul(hash, 31) + letter.codePointAt(0)) >>> 0,
    7,
  );
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
