/** What the walk through the libraries finds: two indexes, advisories, policies, and what each service has. */
import type { Releases } from './PackageIndex';
import type { Locked } from './lockfile';

export const INTERNAL_RELEASES: Releases = {
  'acme-common': {
    '3.2.0': '2025-02-03',
    '3.4.1': '2025-09-15',
    '4.0.0': '2026-03-02',
    '4.1.0': '2026-09-21',
  },
  'acme-events': { '1.6.0': '2025-06-10', '2.0.0': '2026-05-18' },
  'acme-ledger': { '0.9.2': '2026-01-12', '1.0.0': '2026-10-05' },
};

export const PUBLIC_RELEASES: Releases = {
  flask: { '3.0.3': '2024-04-07', '3.1.3': '2026-02-19' },
  werkzeug: { '3.0.1': '2023-10-24', '3.1.6': '2026-02-19' },
  requests: { '2.31.0': '2023-05-22', '2.32.5': '2025-08-18' },
  urllib3: {
    '2.2.1': '2024-02-18',
    '2.5.0': '2025-06-18',
    '2.6.3': '2026-01-07',
  },
  certifi: { '2024.2.2': '2024-02-02', '2026.1.4': '2026-01-04' },
};

/** Records of the OSV format, as their databases publish them, in short. */
export const ADVISORIES = [
  {
    id: 'GHSA-34jh-p97f-mpxf',
    aliases: ['CVE-2024-37891'],
    summary:
      "urllib3's Proxy-Authorization request header isn't stripped during cross-origin redirects",
    published: '2024-06-17T21:37:20Z',
    modified: '2025-02-21T05:30:00Z',
    severity: [
      {
        type: 'CVSS_V3',
        score: 'CVSS:3.1/AV:N/AC:H/PR:H/UI:N/S:U/C:H/I:N/A:N',
      },
    ],
    affected: affected('urllib3', { introduced: '2.0.0', fixed: '2.2.2' }),
    references: [
      {
        type: 'ADVISORY',
        url: 'https://github.com/advisories/GHSA-34jh-p97f-mpxf',
      },
    ],
  },
  {
    id: 'GHSA-2g68-c3qc-8985',
    aliases: ['CVE-2024-34069'],
    summary:
      'Werkzeug debugger vulnerable to remote execution when interacting with attacker controlled domain',
    published: '2024-05-06T14:20:59Z',
    modified: '2025-02-21T05:30:00Z',
    severity: [
      {
        type: 'CVSS_V3',
        score: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:H/I:H/A:H',
      },
    ],
    affected: affected('werkzeug', { introduced: '0', fixed: '3.0.3' }),
  },
  {
    id: 'ACME-2026-3',
    summary: 'acme-common before 3.4 writes card numbers into its log',
    published: '2026-08-12T08:00:00Z',
    modified: '2026-08-12T08:00:00Z',
    affected: affected('acme-common', { introduced: '0', fixed: '3.4.0' }),
  },
];

function affected(name: string, range: { introduced: string; fixed: string }) {
  const { introduced, fixed } = range;
  return [
    {
      package: { ecosystem: 'PyPI', name },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced }, { fixed }] }],
    },
  ];
}

export const POLICIES = [
  {
    library: 'acme-common',
    minimum: '4',
    deadline: '2026-10-31',
    reason: 'Version 3 leaks connections under load.',
    exemptions: [
      {
        service: 'component:default/settlements',
        reason: 'It is switched off in spring.',
        until: '2027-03-31',
      },
    ],
  },
  {
    library: 'acme-events',
    minimum: '2',
    deadline: '2027-06-30',
    reason: 'The old format of events ends.',
  },
];

const WEB = {
  flask: ['3.1.3', 'werkzeug'],
  werkzeug: ['3.1.6'],
} satisfies Locked;
const OLD_WEB = {
  flask: ['3.0.3', 'werkzeug'],
  werkzeug: ['3.0.1'],
} satisfies Locked;
const HTTP = {
  requests: ['2.32.5', 'certifi', 'urllib3'],
  certifi: ['2026.1.4'],
  urllib3: ['2.6.3'],
} satisfies Locked;
const OLD_HTTP = {
  requests: ['2.31.0', 'certifi', 'urllib3'],
  certifi: ['2024.2.2'],
  urllib3: ['2.2.1'],
} satisfies Locked;

export interface Build {
  declared: string[];
  locked: Locked;
  /** Where it runs. */
  environments: string[];
}

export interface ServiceOfFleet {
  owner: string;
  /** In the order in which they were made; the last one is what the default branch has. */
  builds: Build[];
}

/** Its requests, and with them urllib3, come through acme-events. */
const EVENTS_ONLY = ['acme-common>=3', 'acme-events>=1', 'flask>=3'];
const ALL = [...EVENTS_ONLY, 'acme-ledger>=0.9', 'requests>=2'];

export const SERVICES: Record<string, ServiceOfFleet> = {
  checkout: {
    owner: 'group:default/payments',
    builds: [
      {
        declared: EVENTS_ONLY,
        locked: {
          ...OLD_WEB,
          ...OLD_HTTP,
          'acme-common': ['3.2.0'],
          'acme-events': ['1.6.0', 'requests'],
        },
        environments: ['staging', 'production'],
      },
    ],
  },
  // The default branch has the fix, production not yet.
  invoices: {
    owner: 'group:default/payments',
    builds: [
      {
        declared: ALL,
        locked: {
          ...WEB,
          ...OLD_HTTP,
          'acme-common': ['3.4.1'],
          'acme-events': ['1.6.0', 'requests'],
          'acme-ledger': ['0.9.2'],
        },
        environments: ['production'],
      },
      {
        declared: ALL,
        locked: {
          ...WEB,
          ...HTTP,
          'acme-common': ['4.1.0'],
          'acme-events': ['2.0.0', 'requests'],
          'acme-ledger': ['0.9.2'],
        },
        environments: ['staging'],
      },
    ],
  },
  // On the vulnerable version, and nowhere in production.
  'fraud-scores': {
    owner: 'group:default/risk',
    builds: [
      {
        declared: ['acme-common>=3', 'flask>=3', 'requests>=2'],
        locked: { ...WEB, ...OLD_HTTP, 'acme-common': ['3.4.1'] },
        environments: ['staging'],
      },
    ],
  },
  settlements: {
    owner: 'group:default/risk',
    builds: [
      {
        declared: ALL,
        locked: {
          ...WEB,
          ...HTTP,
          'acme-common': ['3.4.1'],
          'acme-events': ['2.0.0', 'requests'],
          'acme-ledger': ['1.0.0'],
        },
        environments: ['staging', 'production'],
      },
    ],
  },
  ledger: {
    owner: 'group:default/guests',
    builds: [
      {
        declared: ['acme-common>=4', 'acme-ledger>=1', 'flask>=3'],
        locked: {
          ...WEB,
          'acme-common': ['4.1.0'],
          'acme-ledger': ['1.0.0'],
        },
        environments: ['production'],
      },
    ],
  },
};

/** Is left as the template makes it. */
export const UNTOUCHED = { name: 'storefront', owner: 'group:default/guests' };
