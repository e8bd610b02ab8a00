import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, type PortalProcess } from './portal';

const TEMPLATE = 'flask-service';
const ANNOTATION = /(backstage\.io\/template-version: )\S+/;
const OPERATIONS = [
  'update-service',
  'bump-library',
  'bump-template',
  'run-script',
];

interface Edit {
  /** From the folder of all templates. */
  path: string;
  from: string | RegExp;
  to: string;
}

interface NextVersion {
  version: string;
  changes: string;
  edits: Edit[];
  moves?: Array<{ from: string; to: string }>;
}

/** Three versions of the Flask template such as its makers could have made. */
const NEXT: NextVersion[] = [
  {
    version: '1.9.0',
    changes:
      '- Containers are stopped by SIGTERM, and pydantic is 2.12.1 or newer.\n- `make help` lists the tasks.',
    edits: [
      {
        path: 'shared/container/infra/docker/Dockerfile',
        from: 'EXPOSE 8000\n',
        to: 'EXPOSE 8000\nSTOPSIGNAL SIGTERM\n',
      },
      {
        path: `${TEMPLATE}/skeleton/pyproject.toml`,
        from: '"pydantic>=2.12,<3"',
        to: '"pydantic>=2.12.1,<3"',
      },
      {
        path: 'shared/python/Makefile',
        from: '\ncheck:\n',
        to: '\nhelp:\n\tpoetry run acme-tasks --list\n\ncheck:\n',
      },
    ],
  },
  {
    version: '1.10.0',
    changes: '- The page about development is called contributing.',
    moves: [
      {
        from: `${TEMPLATE}/skeleton/docs/development.md`,
        to: `${TEMPLATE}/skeleton/docs/contributing.md`,
      },
    ],
    edits: [
      {
        path: 'shared/catalog/mkdocs.yml',
        from: 'Development: development.md',
        to: 'Contributing: contributing.md',
      },
      {
        path: 'shared/catalog/docs/index.md',
        from: '[Development](development.md)',
        to: '[Contributing](contributing.md)',
      },
      {
        path: 'shared/service/settings.yaml',
        from: '    longest_seconds: 30\n',
        to: '    longest_seconds: 25\n',
      },
    ],
  },
  {
    version: '2.0.0',
    changes: '- **Breaking:** logs say what went wrong only: `ERROR`.',
    edits: [
      {
        path: 'shared/service/settings.yaml',
        from: '    level: INFO\n',
        to: '    level: ERROR\n',
      },
    ],
  },
];

/** A copy of our templates in which the Flask service gets new versions, and the configuration of a portal with it. */
export class TemplateVersions {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async create(): Promise<TemplateVersions> {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-templates-'));
    await cp('templates', join(folder, 'templates'), { recursive: true });
    const versions = new TemplateVersions(folder);
    await writeFile(versions.config, versions.#configuration());
    return versions;
  }

  get config(): string {
    return join(this.#folder, 'app-config.yaml');
  }

  get versions(): string[] {
    return NEXT.map(({ version }) => version);
  }

  /** Makes a version the one that the catalog has. */
  async release(portal: PortalProcess, version: string): Promise<void> {
    const next = NEXT.find(candidate => candidate.version === version);
    if (!next) throw new Error(`There is no version ${version} to release.`);
    for (const { from, to } of next.moves ?? []) {
      await rename(this.#path(from), this.#path(to));
    }
    await this.#edit([
      ...next.edits,
      {
        path: `${TEMPLATE}/CHANGELOG.md`,
        from: /\n## /,
        to: `\n## ${version}\n\n${next.changes}\n\n## `,
      },
      {
        path: `${TEMPLATE}/template.yaml`,
        from: ANNOTATION,
        to: `$1${version}`,
      },
    ]);
    const answer = await portal.api('catalog/refresh', {
      entityRef: `template:default/${TEMPLATE}`,
    });
    expect(answer.ok, await answer.text()).toBe(true);
    await expect(async () => {
      const entity = await portal.api(
        `catalog/entities/by-name/template/default/${TEMPLATE}`,
      );
      const { metadata } = await entity.json();
      expect(metadata.annotations['backstage.io/template-version']).toBe(
        version,
      );
    }).toPass({ timeout: 30_000 });
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true });
  }

  async #edit(edits: Edit[]): Promise<void> {
    for (const { path, from, to } of edits) {
      const before = await readFile(this.#path(path), 'utf8');
      const after = before.replace(from, to);
      if (after === before) throw new Error(`${path} has no ${from}.`);
      await writeFile(this.#path(path), after);
    }
  }

  #path(path: string): string {
    return join(this.#folder, 'templates', path);
  }

  #configuration(): string {
    const template = (name: string) => ({
      type: 'file',
      target: this.#path(`${name}/template.yaml`),
      rules: [{ allow: ['Template'] }],
    });
    return JSON.stringify({
      catalog: {
        locations: [
          {
            type: 'file',
            target: resolve('examples/org.yaml'),
            rules: [{ allow: ['User', 'Group'] }],
          },
          ...[TEMPLATE, 'django-service', 'gitops', 'promote-service'].map(
            template,
          ),
          ...OPERATIONS.map(template),
        ],
      },
    });
  }
}
