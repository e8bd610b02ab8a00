import { createMockDirectory } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import {
  VALUES,
  renderLayers,
  renderWithNunjucks,
} from './__testUtils__/layers';
import {
  ENVIRONMENTS,
  expectedPipeline,
  parseGithub,
  parseGitlab,
  readGithub,
  readGitlab,
  stepsOf,
} from './__testUtils__/pipelines';
import { readFiles } from './__testUtils__/templates';
import {
  TOOLS_TIMEOUT_MILLISECONDS,
  prepareTools,
  type Tools,
} from './testing/tools';

const PIPELINE = '.github/workflows/pipeline.yml';
const DEPLOY = '.github/workflows/deploy.yml';
const GITLAB = '.gitlab-ci.yml';
const TEAMCITY = '.teamcity/settings.kts';

/** May stand where a secret is expected: a reference that the system fills in. */
const SETTINGS = 'docs/pipeline-settings.md';
const SECRET_NAME = /TOKEN|PASSWORD|AUTH|CONF/;
const REFERENCE = /^(\$\{\{ (secrets\.\w+|github\.token) \}\}|\$CI_\w+|trust)$/;

const CASES: Array<{
  title: string;
  values: JsonObject;
  database: string;
  automatic: string[];
  manual: string[];
}> = [
  {
    title: 'no database and the usual environments',
    values: VALUES,
    database: 'none',
    automatic: ENVIRONMENTS.slice(0, 2),
    manual: ENVIRONMENTS.slice(2),
  },
  {
    title: 'PostgreSQL, private indexes, an ingress and own environments',
    values: {
      ...VALUES,
      database: 'postgres',
      indexProfile: 'private',
      ingress: true,
      environments: [
        { name: 'live-eu', protected: true },
        { name: 'test' },
        { name: 'live-us', protected: true },
        { name: 'null' },
      ],
    },
    database: 'postgres',
    automatic: ['test', 'null'],
    manual: ['live-eu', 'live-us'],
  },
  {
    title: 'PostgreSQL and nothing but production',
    values: {
      ...VALUES,
      database: 'postgres',
      environments: [{ name: 'production', protected: true }],
    },
    database: 'postgres',
    automatic: [],
    manual: ['production'],
  },
  {
    title: 'no protected environment',
    values: { ...VALUES, database: 'none', environments: [{ name: 'only' }] },
    database: 'none',
    automatic: ['only'],
    manual: [],
  },
];

const directory = createMockDirectory();
let tools: Tools;

beforeAll(async () => {
  tools = await prepareTools();
}, TOOLS_TIMEOUT_MILLISECONDS);

describe.each(CASES)('a service with $title', ({ values, ...wanted }) => {
  async function render(layer: string) {
    const layers = [`shared/${layer}`];
    const folder = await renderLayers({
      layers,
      values,
      folder: directory.path,
    });
    const {
      '.template.yaml': _wish,
      '.template.lock.json': _lock,
      ...files
    } = await readFiles(folder);
    return { layers, folder, files };
  }

  it.each([
    ['ci-teamcity', ['.teamcity/pom.xml', TEAMCITY, SETTINGS]],
    ['ci-github', [DEPLOY, PIPELINE, SETTINGS]],
    ['ci-gitlab', [GITLAB, SETTINGS]],
  ])(
    'has the files of %s, the same bytes with nunjucks as with the engine of Backstage',
    async (layer, paths) => {
      const { layers, files } = await render(layer);

      expect(Object.keys(files)).toEqual(paths);
      expect(Object.values(files).join('')).not.toMatch(/\{%|\bundefined\b/);
      await expect(
        renderWithNunjucks({ layers, values, folder: directory.path }),
      ).resolves.toEqual(files);
    },
  );

  it('has workflows of GitHub that follow the schema', async () => {
    const { folder } = await render('ci-github');

    await expect(
      tools(
        'check-jsonschema',
        ['--builtin-schema', 'vendor.github-workflows', PIPELINE, DEPLOY],
        folder,
      ),
    ).resolves.toMatchObject({ exitCode: 0 });
  });

  it('has a pipeline of GitLab that follows the schema', async () => {
    const { folder } = await render('ci-gitlab');

    await expect(
      tools(
        'check-jsonschema',
        ['--builtin-schema', 'vendor.gitlab-ci', GITLAB],
        folder,
      ),
    ).resolves.toMatchObject({ exitCode: 0 });
  });

  it('does the same in GitHub and GitLab, protected environments by hand and last', async () => {
    const github = await render('ci-github');
    const gitlab = await render('ci-gitlab');

    expect(readGithub(github.files)).toEqual(expectedPipeline(wanted));
    expect(readGitlab(gitlab.files)).toEqual(expectedPipeline(wanted));
  });

  it('names in TeamCity the same commands in the same order', async () => {
    const { files } = await render('ci-teamcity');
    const expected = expectedPipeline({
      ...wanted,
      automatic: ['${environment.name}'],
      manual: [],
    });

    // How Kotlin writes a quotation mark, and a command that is an argument.
    const text = (files[TEAMCITY] ?? '')
      .replaceAll('\\"', '')
      .replace(/",?\)?$/gm, '');

    expect(stepsOf([text])).toEqual([
      ...expected.steps,
      ...expected.environments.flatMap(({ steps }) => steps),
    ]);
  });
});

describe('the pipelines', () => {
  const values = { ...VALUES, database: 'postgres', indexProfile: 'private' };
  let files: Record<string, string>;

  beforeAll(async () => {
    const folders = await Promise.all(
      ['ci-github', 'ci-gitlab', 'ci-teamcity'].map(layer =>
        renderLayers({
          layers: [`shared/${layer}`],
          values,
          folder: directory.path,
        }),
      ),
    );
    const read = await Promise.all(folders.map(readFiles));
    files = Object.assign({}, ...read);
  });

  it('give GitHub tokens the least that each job needs', () => {
    const workflows = [PIPELINE, DEPLOY].map(path => parseGithub(files[path]));
    const granted = Object.assign(
      {},
      ...workflows.map(({ jobs }) =>
        Object.fromEntries(
          Object.entries(jobs).map(([name, { permissions }]) => [
            name,
            permissions,
          ]),
        ),
      ),
    );

    expect(workflows.map(({ permissions }) => permissions)).toEqual([{}, {}]);
    expect(granted).toEqual({
      validate: { contents: 'read' },
      check: { contents: 'read' },
      tests: { contents: 'read' },
      build: { contents: 'read', packages: 'write' },
      scan: { contents: 'read', packages: 'read' },
      publish: { packages: 'write' },
      'deploy-development': { contents: 'read' },
      'deploy-staging': { contents: 'read' },
      deploy: { contents: 'read' },
    });
  });

  it('put nothing that others wrote into a command of GitHub, and leave no credentials in the checkout', () => {
    const steps = [PIPELINE, DEPLOY]
      .flatMap(path => Object.values(parseGithub(files[path]).jobs))
      .flatMap(job => job.steps);
    const checkouts = steps.filter(({ uses }) =>
      uses?.startsWith('actions/checkout@'),
    );

    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
    expect(checkouts).toHaveLength(6);
    for (const checkout of checkouts) {
      expect(checkout.with).toMatchObject({ 'persist-credentials': false });
    }
  });

  it('deploy by hand through the environment that GitHub protects', () => {
    const pipeline = parseGithub(files[PIPELINE]);
    const { deploy } = parseGithub(files[DEPLOY]).jobs;

    expect(
      Object.values(pipeline.jobs).flatMap(job => job.with.environment ?? []),
    ).toEqual(['development', 'staging']);
    expect(deploy).toMatchObject({
      environment: '${{ inputs.environment }}',
      if: 'github.ref_name == github.event.repository.default_branch',
    });
    expect(deploy?.steps.at(-1)).toMatchObject({
      if: 'always()',
      'continue-on-error': true,
    });
  });

  it('report builds with the digest of the image that is deployed, and go on when the portal is away', () => {
    const told = parseGithub(files[PIPELINE]).jobs.scan?.steps.find(({ run }) =>
      run?.includes('report.snapshot'),
    );
    const { jobs } = parseGitlab(files[GITLAB]);
    const jobOf = (name: string) => jobs.find(job => job.name === name);
    const published = [PIPELINE, GITLAB, TEAMCITY].map(
      path => /imagetools create .*/.exec(files[path] ?? '')?.[0],
    );

    expect(told).toMatchObject({
      'continue-on-error': true,
      env: {
        SLIPWAY_URL: '${{ vars.SLIPWAY_URL }}',
        SLIPWAY_TOKEN: '${{ secrets.SLIPWAY_TOKEN }}',
      },
    });
    expect(jobOf('build')?.artifacts).toEqual({
      reports: { dotenv: 'image.env' },
    });
    expect(jobOf('build')?.script?.at(-1)).toMatch(
      /^echo "IMAGE_DIGEST=.* > image\.env$/,
    );
    expect(jobOf('scan-packages')?.after_script).toEqual([
      expect.stringContaining('report.snapshot'),
    ]);
    // Otherwise publishing wraps the image into an index, which has a digest of its own.
    for (const command of published) {
      expect(command).toContain('--prefer-index=false');
    }
  });

  it('run on merge requests of GitLab only what needs neither registry nor cluster', () => {
    const { jobs } = parseGitlab(files[GITLAB]);
    const everywhere = jobs.filter(job => !job.rules);

    expect(everywhere.map(({ name }) => name)).toEqual([
      'validate',
      'check',
      'tests',
    ]);
    for (const job of jobs.filter(({ rules }) => rules)) {
      expect(job.rules?.map(rule => rule.if)).toEqual([
        '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH',
      ]);
    }
  });

  it('deploy one version at a time to an environment of GitLab', () => {
    const deploys = parseGitlab(files[GITLAB]).jobs.filter(
      job => job.environment,
    );

    expect(deploys.map(job => job.resource_group)).toEqual(ENVIRONMENTS);
  });

  it('use actions by commit and images by digest, but for the database of the tests', () => {
    const text = [PIPELINE, DEPLOY, GITLAB, TEAMCITY]
      .map(path => files[path])
      .join('\n');
    const actions = [...text.matchAll(/uses: (?!\.\/)(\S+)/g)].map(
      match => match[1],
    );
    const images = [
      ...text.matchAll(/(?:image: |name: )([a-z0-9./-]+:\S+)/g),
      ...text.matchAll(/(?:GITLEAKS|HADOLINT|TRIVY): (\S+)/g),
      ...text.matchAll(/"(?:gitleaks|hadolint|trivy)", "(\S+)"/g),
    ].map(match => match[1] ?? '');
    const movable = images.filter(
      image => !/@sha256:[0-9a-f]{64}$/.test(image),
    );

    expect(actions.length).toBeGreaterThan(10);
    for (const action of actions) expect(action).toMatch(/@[0-9a-f]{40}$/);
    expect(images.length).toBeGreaterThan(10);
    expect(new Set(movable)).toEqual(new Set(['postgres:17']));
  });

  it('hold no secret', () => {
    const github = [PIPELINE, DEPLOY].map(path => parseGithub(files[path]));
    const variables = [
      ...github.flatMap(({ env, jobs }) => [
        env,
        ...Object.values(jobs).flatMap(job => [
          job.env,
          ...job.steps.map(step => step.env),
        ]),
      ]),
      ...parseGitlab(files[GITLAB]).jobs.map(job => job.variables),
    ].flatMap(Object.entries);
    const secrets = variables.filter(([name]) => SECRET_NAME.test(name));
    const passwords = [
      ...(files[TEAMCITY] ?? '').matchAll(/password\("(.*?)", (.*)\)/g),
    ];

    expect(secrets.length).toBeGreaterThan(5);
    for (const [name, value] of secrets) {
      expect(`${name} ${REFERENCE.test(String(value))}`).toBe(`${name} true`);
    }
    expect(passwords.length).toBeGreaterThan(4);
    for (const [, name, value] of passwords) {
      expect(`${name} ${value}`).toBe(`${name} ""`);
    }
  });
});
