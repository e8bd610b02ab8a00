import { parse as parseYaml } from 'yaml';
import { z } from 'zod';

/** The pipelines of the three systems, read from their files into one shape, so that they can be compared. */

export interface Pipeline {
  /** What happens before any environment is touched, in order. */
  steps: string[];
  environments: Array<{ name: string; manual: boolean; steps: string[] }>;
}

export const ENVIRONMENTS = ['development', 'staging', 'production'];

/** What each system must do for a service `card-payments`. */
export function expectedPipeline(options: {
  database: string;
  manual: string[];
  automatic: string[];
}): Pipeline {
  const environment = (manual: boolean) => (name: string) => ({
    name,
    manual,
    steps: [
      `cluster.provision --env=${name} --image-path=$IMAGE_PATH --image-tag=$IMAGE_TAG`,
      `cluster.deploy --env=${name} --image-path=$IMAGE_PATH --image-tag=$IMAGE_TAG`,
      `report.deployment --service=component:default/card-payments --env=${name} --version=$IMAGE_TAG --outcome=$OUTCOME --run=$RUN --commit=$IMAGE_TAG --url=$RUN_URL`,
    ],
  });
  return {
    steps: [
      'lockfile',
      'config.check',
      'check -a',
      ...(options.database === 'postgres'
        ? ['wait-for-tcp --connections=$ACME_DATABASE__HOST:5432']
        : []),
      'tests',
      'image',
      'scan.bom scan.libraries',
      'report.snapshot --service=component:default/card-payments --commit=$IMAGE_TAG --image-digest=$IMAGE_DIGEST',
      'scan secrets',
      'scan Dockerfile',
      'bill of materials',
      'scan image',
      'publish',
    ],
    environments: [
      ...options.automatic.map(environment(false)),
      ...options.manual.map(environment(true)),
    ],
  };
}

const STEPS: Array<[RegExp, string]> = [
  [/poetry check --lock --strict/, 'lockfile'],
  [/docker build /, 'image'],
  [/gitleaks["%]* git /i, 'scan secrets'],
  [/hadolint (- <|infra)/, 'scan Dockerfile'],
  [/--format cyclonedx/, 'bill of materials'],
  [/image --scanners vuln,secret .*--exit-code 1/, 'scan image'],
  [/docker buildx imagetools create --tag/, 'publish'],
];

/** Names of variables as the systems have them, and as this file has them. */
const VARIABLES: Array<[RegExp, string]> = [
  [/"/g, ''],
  [/\\\$/g, '$'],
  [/ \|\| .*/, ''],
  [/%env\.BUILD_URL%|\$CI_JOB_URL/, '$RUN_URL'],
  [/%teamcity\.build\.id%|\$CI_JOB_ID/, '$RUN'],
  [/%env\.(\w+)%/g, '$$$1'],
  [/\$CI_JOB_STATUS/, '$OUTCOME'],
  [/\$CI_COMMIT_SHA/, '$IMAGE_TAG'],
  [/:\$ACME_DATABASE__PORT/, ':5432'],
];

/** The steps of a script that matter, by their common names. */
export function stepsOf(script: string[], environment = ''): string[] {
  return script
    .flatMap(text => text.split('\n'))
    .flatMap(line => {
      const task = /acme-tasks (.*)/.exec(line)?.[1];
      const named = STEPS.find(([pattern]) => pattern.test(line))?.[1];
      if (task === undefined) return named ?? [];
      return VARIABLES.reduce(
        (text, [pattern, name]) => text.replace(pattern, name),
        task,
      ).replace(/\$(CI_ENVIRONMENT_NAME|ENVIRONMENT)\b/, environment);
    });
}

const githubJobSchema = z.object({
  needs: z.string().optional(),
  if: z.string().optional(),
  permissions: z.record(z.string()),
  uses: z.string().optional(),
  with: z.record(z.string()).default({}),
  secrets: z.string().optional(),
  environment: z.string().optional(),
  env: z.record(z.string()).default({}),
  services: z.record(z.unknown()).default({}),
  steps: z
    .array(
      z.object({
        uses: z.string().optional(),
        run: z.string().optional(),
        if: z.string().optional(),
        'continue-on-error': z.boolean().optional(),
        env: z.record(z.string()).default({}),
        with: z.record(z.unknown()).default({}),
      }),
    )
    .default([]),
});
const githubSchema = z.object({
  on: z.record(z.unknown()),
  permissions: z.record(z.string()),
  env: z.record(z.string()).default({}),
  jobs: z.record(githubJobSchema),
});
const dispatchSchema = z.object({
  inputs: z.object({ environment: z.object({ options: z.string().array() }) }),
});
type GithubWorkflow = z.infer<typeof githubSchema>;

export function parseGithub(text: string | undefined): GithubWorkflow {
  return githubSchema.parse(parseYaml(text ?? ''));
}

export function readGithub(files: Record<string, string>): Pipeline {
  const pipeline = parseGithub(files['.github/workflows/pipeline.yml']);
  const deploy = parseGithub(files['.github/workflows/deploy.yml']);
  const chain = followNeeds(
    Object.entries(pipeline.jobs).map(([name, job]) => ({ name, ...job })),
  );
  const runs = (job: { steps: Array<{ run?: string }> }) =>
    job.steps.flatMap(({ run }) => run ?? []);
  const deploySteps = Object.values(deploy.jobs).flatMap(runs);
  const automatic = chain.flatMap(job => job.with.environment ?? []);
  const offered = dispatchSchema.parse(deploy.on.workflow_dispatch).inputs
    .environment.options;
  return {
    steps: stepsOf(chain.flatMap(runs)),
    environments: [
      ...automatic.map(name => ({ name, manual: false })),
      ...offered
        .filter(name => !automatic.includes(name))
        .map(name => ({ name, manual: true })),
    ].map(one => ({ ...one, steps: stepsOf(deploySteps, one.name) })),
  };
}

const gitlabJobSchema = z.object({
  extends: z.string().optional(),
  stage: z.string().optional(),
  image: z.union([z.string(), z.object({ name: z.string() })]).optional(),
  needs: z.string().array().optional(),
  environment: z.string().optional(),
  resource_group: z.string().optional(),
  variables: z.record(z.union([z.string(), z.number()])).default({}),
  rules: z
    .array(
      z.object({
        if: z.string(),
        when: z.string().optional(),
        allow_failure: z.boolean().optional(),
      }),
    )
    .optional(),
  before_script: z.string().array().optional(),
  script: z.string().array().optional(),
  after_script: z.string().array().optional(),
  artifacts: z.object({ reports: z.record(z.string()) }).optional(),
});
type GitlabJob = z.infer<typeof gitlabJobSchema>;
const GITLAB_KEYWORDS = ['workflow', 'stages', 'variables', 'default'];

/** The jobs of .gitlab-ci.yml with what they extend. */
export function parseGitlab(text: string | undefined) {
  const content = z.record(z.unknown()).parse(parseYaml(text ?? ''));
  const all = new Map(
    Object.entries(content)
      .filter(([name]) => !GITLAB_KEYWORDS.includes(name))
      .map(([name, job]) => [name, gitlabJobSchema.parse(job)]),
  );
  const complete = (job: GitlabJob): GitlabJob => {
    const base = job.extends && all.get(job.extends);
    if (!base) return job;
    const inherited = complete(base);
    return {
      ...inherited,
      ...job,
      variables: { ...inherited.variables, ...job.variables },
    };
  };
  const jobs = [...all]
    .filter(([name]) => !name.startsWith('.'))
    .map(([name, job]) => ({ name, ...complete(job) }));
  const stages = z.string().array().parse(content.stages);
  return { stages, jobs };
}

export function readGitlab(files: Record<string, string>): Pipeline {
  const { stages, jobs } = parseGitlab(files['.gitlab-ci.yml']);
  const scripts = (job: GitlabJob) => [
    ...(job.before_script ?? []),
    ...(job.script ?? []),
    ...(job.after_script ?? []),
  ];
  const before = stages
    .slice(0, -1)
    .flatMap(stage => jobs.filter(job => job.stage === stage));
  const deploys = followNeeds(
    jobs
      .filter(job => job.stage === stages.at(-1))
      .map(job => ({ ...job, needs: job.needs?.join() })),
  );
  return {
    steps: stepsOf(before.flatMap(scripts)),
    environments: deploys.map(job => ({
      name: job.environment ?? '',
      manual: job.rules?.some(rule => rule.when === 'manual') ?? false,
      steps: stepsOf(scripts({ ...job, needs: undefined }), job.environment),
    })),
  };
}

const teamcitySchema = z.object({
  version: z.string(),
  parameters: z.record(z.string()),
  buildTypes: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      type: z.string(),
      maxRunningBuilds: z.number(),
      enablePersonalBuilds: z.boolean(),
      artifactRules: z.string(),
      parameters: z.record(z.string()),
      cleanCheckout: z.boolean(),
      roots: z.number(),
      timeoutMinutes: z.number(),
      requirements: z.record(z.string()),
      triggers: z.string().array(),
      dependencies: z.array(
        z.object({ id: z.string(), reuse: z.string(), onFailure: z.string() }),
      ),
      steps: z.array(
        z.object({ name: z.string(), mode: z.string(), script: z.string() }),
      ),
    }),
  ),
});
type TeamcityProject = z.infer<typeof teamcitySchema>;

/** What the stand-in for TeamCity's DSL printed. */
export function parseTeamcity(output: string): TeamcityProject {
  return teamcitySchema.parse(JSON.parse(output));
}

export function readTeamcity(project: TeamcityProject): Pipeline {
  const chain = followNeeds(
    project.buildTypes.map(build => ({
      ...build,
      name: build.id,
      needs: build.dependencies[0]?.id,
    })),
  );
  const lastTrigger = chain.findLastIndex(({ triggers }) => triggers.length);
  const scripts = (builds: typeof chain) =>
    builds.flatMap(build => build.steps.map(({ script }) => script));
  const place = (build: (typeof chain)[number]) =>
    build.requirements['acme.environment'];
  const names = [...new Set(chain.flatMap(build => place(build) ?? []))];
  return {
    steps: stepsOf(scripts(chain.filter(build => !place(build)))),
    environments: names.map(name => {
      const builds = chain.filter(build => place(build) === name);
      return {
        name,
        manual: builds.some(build => chain.indexOf(build) > lastTrigger),
        steps: stepsOf(scripts(builds)),
      };
    }),
  };
}

/** Jobs of which each needs the one before it; anything else than one chain is an error. */
function followNeeds<Job extends { name: string; needs?: string }>(
  jobs: Job[],
): Job[] {
  const chain: Job[] = [];
  for (let index = 0; index < jobs.length; index++) {
    const next = jobs.filter(job => job.needs === chain.at(-1)?.name);
    if (next.length !== 1) {
      throw new Error(
        `After ${
          chain.at(-1)?.name ?? 'the start'
        } there should be one job, not [${next
          .map(({ name }) => name)
          .join(', ')}].`,
      );
    }
    chain.push(...next);
  }
  return chain;
}
