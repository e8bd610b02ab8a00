import { createMockDirectory } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { DockerfileParser, type From } from 'dockerfile-ast';
import {
  VALUES,
  renderLayers,
  renderWithNunjucks,
} from './__testUtils__/layers';
import { readFiles } from './__testUtils__/templates';
import {
  TOOLS_TIMEOUT_MILLISECONDS,
  prepareTools,
  type Tools,
} from './testing/tools';

const LAYERS = ['shared/container'];
const DOCKERFILE = 'infra/docker/Dockerfile';

interface Stage {
  name: string;
  base: string;
  /** Such as `RUN pip install x`, on one line. */
  instructions: string[];
}

const directory = createMockDirectory();
let tools: Tools;

beforeAll(async () => {
  tools = await prepareTools();
}, TOOLS_TIMEOUT_MILLISECONDS);

describe.each<{ title: string; values: JsonObject }>([
  { title: 'with acme-common in the repository', values: {} },
  {
    title: 'with an internal index',
    values: { indexProfile: 'private' },
  },
])('the image $title', ({ values: chosen }) => {
  const values = { ...VALUES, ...chosen };
  let folder: string;
  let files: Record<string, string>;
  let stages: Stage[];

  beforeAll(async () => {
    folder = await renderLayers({
      layers: LAYERS,
      values,
      folder: directory.path,
    });
    files = await readFiles(folder);
    stages = readStages(files[DOCKERFILE] ?? '');
  });

  function stage(name: string): Stage {
    const found = stages.filter(one => one.name === name);
    expect(found).toHaveLength(1);
    return found[0]!;
  }

  it('is the same bytes with nunjucks as with the engine of Backstage', async () => {
    const {
      '.template.yaml': _wish,
      '.template.lock.json': _lock,
      ...rendered
    } = files;

    await expect(
      renderWithNunjucks({ layers: LAYERS, values, folder: directory.path }),
    ).resolves.toEqual(rendered);
  });

  it('gives hadolint no reason for a warning', async () => {
    await expect(
      tools('hadolint', ['--no-color', DOCKERFILE], folder),
    ).resolves.toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('has a base that is one image for ever, and no other', () => {
    expect(files[DOCKERFILE]).toMatch(
      /^ARG BASE_IMAGE=python:3\.\d+-slim-\w+@sha256:[0-9a-f]{64}$/m,
    );
    expect(stages.map(({ name, base }) => [name, base])).toEqual([
      ['base', '${BASE_IMAGE}'],
      ['builder', 'base'],
      ['development', 'builder'],
      ['source', 'base'],
      ['production', 'base'],
    ]);
  });

  it('ends as user 10001 with the entrypoint, in development as in production', () => {
    for (const name of ['development', 'production']) {
      const { instructions } = stage(name);
      expect(last(instructions, 'USER')).toBe('USER 10001:10001');
      expect(last(instructions, 'ENTRYPOINT')).toBe(
        'ENTRYPOINT ["/code/infra/docker/entrypoint.sh"]',
      );
      const after = instructions.slice(
        instructions.indexOf('USER 10001:10001'),
      );
      expect(after.filter(line => /^(RUN|COPY|ADD)/.test(line))).toEqual([]);
    }
  });

  it('has no Poetry, pip or compiler in production', () => {
    const { instructions } = stage('production');

    expect(instructions).toContain('COPY --from=builder /venv /venv');
    expect(
      instructions.filter(line => line.startsWith('COPY --from=builder')),
    ).toHaveLength(1);
    expect(instructions.filter(line => line.startsWith('RUN'))).toEqual([
      expect.stringMatching(/^RUN rm -rf .*pip\*/),
    ]);
    expect(stage('builder').instructions.join('\n')).toContain(
      'python -m venv --without-pip /venv',
    );
    expect(files[DOCKERFILE]).not.toMatch(/apt-get|gcc|build-essential/);
  });

  it('installs wheels only', () => {
    const { instructions } = stage('builder');

    expect(instructions.join('\n')).toContain(
      'POETRY_INSTALLER_ONLY_BINARY=:all:',
    );
    for (const line of instructions.filter(one =>
      one.includes('pip install'),
    )) {
      expect(line).toContain('--only-binary :all:');
    }
  });

  it('takes the lockfile and acme-common before the code, so that code changes install nothing', () => {
    const copied = stage('builder').instructions.filter(line =>
      line.startsWith('COPY'),
    );

    expect(copied).toEqual([
      'COPY pyproject.toml poetry.lock poetry.toml ./',
      ...('indexProfile' in values ? [] : ['COPY libraries libraries']),
    ]);
  });

  it('keeps credentials of an index out of its layers', () => {
    const lines = stages.flatMap(({ instructions }) => instructions);
    const installs = lines.filter(line => line.includes('poetry install'));

    expect(
      lines.filter(line => /^(ARG|ENV) .*(PASSWORD|TOKEN|SECRET)/i.test(line)),
    ).toEqual([]);
    expect(installs).toHaveLength(2);
    for (const line of installs) {
      expect(line).toContain('--mount=type=secret,id=poetry_auth');
    }
  });

  it('sends no secrets, history or manifests to the build', () => {
    const ignored = (files['.dockerignore'] ?? '').split('\n');

    expect(ignored).toEqual(
      expect.arrayContaining([
        '.env*',
        '.git',
        '.teamcity',
        '.venv',
        'infra/kube',
        'settings.local.yaml',
      ]),
    );
    // The development stage runs the tests; production leaves them out.
    expect(ignored).not.toContain('tests');
    expect(stage('source').instructions.join('\n')).toMatch(
      /RUN rm -rf libraries tests/,
    );
  });
});

function readStages(dockerfile: string): Stage[] {
  const stages: Stage[] = [];
  for (const instruction of DockerfileParser.parse(
    dockerfile,
  ).getInstructions()) {
    const text = (instruction.getTextContent() ?? '').replace(/\\?\s+/g, ' ');
    if (isFrom(instruction)) {
      stages.push({
        name: instruction.getBuildStage() ?? '',
        base: instruction.getImage() ?? '',
        instructions: [],
      });
    } else {
      stages[stages.length - 1]?.instructions.push(text);
    }
  }
  return stages;
}

function isFrom(instruction: object): instruction is From {
  return 'getBuildStage' in instruction;
}

function last(instructions: string[], keyword: string): string | undefined {
  return instructions.filter(line => line.startsWith(`${keyword} `)).pop();
}
