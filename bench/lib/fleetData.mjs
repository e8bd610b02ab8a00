/** A fleet that looks like a real one, the same each time: who uses which library version, as lockfiles. */

export const ENVIRONMENTS = ['staging', 'qa', 'production'];
const INTERNAL = 40;
const LIBRARIES = 5_000;
const DIRECT = 12;
const DAY_MS = 24 * 60 * 60 * 1000;
const FIRST_DAY = Date.parse('2020-01-01');

/** Numbers from 0 to 1 that are the same each time (mulberry32). */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Libraries by popularity, the internal ones first; the popular ones have the most releases. */
export const libraries = Array.from({ length: LIBRARIES }, (_, rank) => ({
  name:
    rank < INTERNAL
      ? `acme-library-${rank}`
      : `library-${String(rank).padStart(4, '0')}`,
  releases: releasesOf(
    rank < INTERNAL ? 25 : Math.round(4 + 40 / (1 + rank / 250)),
  ),
}));

function releasesOf(count) {
  return Array.from({ length: count }, (_, number) => ({
    version: `${1 + Math.floor(number / 12)}.${Math.floor(number / 3) % 4}.${
      number % 3
    }`,
    uploadedAt: new Date(
      FIRST_DAY + ((number + 1) / count) * 6.5 * 365 * DAY_MS,
    ).toISOString(),
    yanked: number % 29 === 7,
  }));
}

export function nameOf(number) {
  return `service-${String(number).padStart(5, '0')}`;
}

/** What one service uses; `age` makes it use older versions, as a build does that was made a while ago. */
function usagesOf(service, { age = 0, perService = 50 } = {}) {
  const random = randomNumbers(service * 7919 + 1);
  const chosen = new Map();
  while (chosen.size < perService) {
    const isInternal = chosen.size < 6;
    const rank = isInternal
      ? Math.floor(random() * INTERNAL)
      : INTERNAL + Math.floor((LIBRARIES - INTERNAL) * random() ** 2.6);
    const behind = Math.floor(random() ** 3 * libraries[rank].releases.length);
    chosen.set(rank, behind);
  }
  return [...chosen].map(([rank, behind]) => {
    const { name, releases } = libraries[rank];
    const at = Math.max(0, releases.length - 1 - behind - age);
    return { name, version: releases[at].version };
  });
}

/** The files in which a service says so. */
export function filesOf(service, options) {
  const usages = usagesOf(service, options);
  const direct = usages.slice(0, DIRECT);
  const packages = usages.map(({ name, version }, index) => {
    const needs = usages.filter(
      (_, other) => other >= DIRECT && other % DIRECT === index,
    );
    return [
      '[[package]]',
      `name = "${name}"`,
      `version = "${version}"`,
      'description = "A library that does one thing"',
      'optional = false',
      'python-versions = ">=3.9"',
      'groups = ["main"]',
      'files = [',
      ...['py3-none-any.whl', 'tar.gz'].map(
        end =>
          `    {file = "${name}-${version}-${end}", hash = "sha256:${'0123456789abcdef'.repeat(
            4,
          )}"},`,
      ),
      ']',
      ...(name.startsWith('acme-')
        ? [
            '[package.source]',
            'type = "legacy"',
            'url = "https://registry.acme.com/simple"',
            'reference = "acme"',
          ]
        : []),
      ...(needs.length > 0
        ? [
            '[package.dependencies]',
            ...needs.map(need => `${need.name} = ">=1"`),
          ]
        : []),
      '',
    ].join('\n');
  });
  return {
    'pyproject.toml': [
      '[project]',
      `name = "service-${service}"`,
      'requires-python = ">=3.11"',
      `dependencies = [${direct.map(({ name }) => `"${name}>=1"`).join(', ')}]`,
      '',
    ].join('\n'),
    'poetry.lock': `${packages.join(
      '\n',
    )}\n[metadata]\nlock-version = "2.1"\npython-versions = ">=3.11"\ncontent-hash = "0"\n`,
  };
}

/** Advisories as OSV writes them, on libraries of all kinds. */
export function advisories(count) {
  const random = randomNumbers(42);
  return Array.from({ length: count }, (_, number) => {
    const { name, releases } =
      libraries[
        INTERNAL + Math.floor((LIBRARIES - INTERNAL) * random() ** 1.5)
      ];
    const fixed = releases[Math.floor(random() ** 3 * releases.length)].version;
    const year = 2020 + (number % 7);
    return {
      id: `PYSEC-${year}-${number}`,
      aliases: [`CVE-${year}-${10_000 + number}`],
      modified: `${year}-06-01T00:00:00Z`,
      published: `${year}-05-01T00:00:00Z`,
      summary: `Something is wrong with ${name} before ${fixed}`,
      severity: [
        {
          type: 'CVSS_V3',
          score: `CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:${'NLH'[number % 3]}/I:${
            'HNL'[number % 3]
          }/A:N`,
        },
      ],
      affected: [
        {
          package: { ecosystem: 'PyPI', name },
          ranges: [
            { type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] },
          ],
        },
      ],
    };
  });
}
