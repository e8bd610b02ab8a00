import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Campaign } from '@slipway/plugin-fleet-common';
import { Clone } from './Clone';
import { PortalProcess } from './PortalProcess';

const TEMPLATE = 'template:default/small-service';
export const BRANCH = 'fleet/template/small-service';
const OWNER = 'group:default/payments';
const PER_HOUR = 10_000;
/** States in which something is still to be done by the portal. */
const UNDER_WAY = ['planned', 'ready', 'running'] as const;
/** Creations at once; the scaffolder runs ten. */
const CREATIONS = 10;

export interface PullRequest {
  number: number;
  state: 'open' | 'closed';
  merged: boolean;
  draft: boolean;
  head: { ref: string; sha: string };
}

/** A portal whose template is a small one that this world makes, so that a hundred services cost little. */
export class CampaignWorld {
  /** Pull requests that a campaign may open in an hour here. */
  static readonly perHour = PER_HOUR;
  readonly portal: PortalProcess;
  readonly #folder: string;

  private constructor(portal: PortalProcess, folder: string) {
    this.portal = portal;
    this.#folder = folder;
  }

  static async create(): Promise<CampaignWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-campaign-'));
    const world = new CampaignWorld(await PortalProcess.create(), folder);
    await world.#writeConfig();
    return world;
  }

  /** Starts the portal, also after it was killed; answers the seconds that took. */
  start(): Promise<number> {
    return this.portal.start({ SLIPWAY_CONFIG: this.#config });
  }

  async remove(): Promise<void> {
    await this.portal.remove();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The first version of the template, or the next one; in the catalog when this ends. */
  async publishTemplate(version: number): Promise<void> {
    if (version === 1) {
      await this.#host('orgs/acme/repos', { name: 'templates' });
    }
    const clone = await Clone.of(this.portal, 'templates');
    await mkdir(join(clone.folder, 'small-service/skeleton'), {
      recursive: true,
    });
    await clone.push(templateFiles(version));
    await clone.remove();
    if (version === 1) {
      const file = 'acme/templates/src/branch/main/small-service/template.yaml';
      await this.read('catalog/locations', {
        type: 'url',
        target: `${this.portal.url}/api/git-host/${file}`,
      });
    }
    await this.#untilCatalogHas(version);
  }

  /** Makes services as the Create form does, and waits until all are in the catalog. */
  async createServices(names: string[]): Promise<void> {
    const waiting = [...names];
    const create = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        await this.#createService(next);
      }
    };
    await Promise.all(Array.from({ length: CREATIONS }, create));
  }

  /** A campaign to a version of the template, in three waves that wait for nobody to merge; answers its id. */
  async startCampaign(version: number, exclude: string[]): Promise<string> {
    const { id } = await this.read<Campaign>('fleet/campaigns', {
      title: `Small services to ${version}.0.0`,
      change: { kind: 'template', template: TEMPLATE },
      selector: {
        templates: [TEMPLATE],
        exclude: exclude.map(name => `component:default/${name}`),
      },
      waves: [
        { name: 'Canary', share: 0.05 },
        { name: 'Some', share: 0.3 },
        { name: 'All', share: 1 },
      ],
      gate: { mergedShare: 0, checksGreen: false, soakMinutes: 0 },
      limits: { perHour: PER_HOUR, openPerOwner: 1000 },
      pauseAfterFailures: 10_000,
    });
    await this.read(`fleet/campaigns/${id}/start`, {});
    return id;
  }

  /** Whether nothing is left to be done by the portal for so many targets. */
  async hasOpened(id: string, targets: number): Promise<boolean> {
    const { counts, total, state, reason } = await this.read<Campaign>(
      `fleet/campaigns/${id}`,
    );
    if (state === 'paused') throw new Error(`It is paused: ${reason}`);
    const left = UNDER_WAY.map(name => counts[name] ?? 0);
    return total === targets && left.every(count => count === 0);
  }

  async pullRequests(name: string): Promise<PullRequest[]> {
    return this.read(
      `git-host/api/v1/repos/acme/${name}/pulls?state=all&limit=50`,
    );
  }

  /** Merges as a reviewer does. */
  merge(name: string, number: number): Promise<void> {
    const path = `repos/acme/${name}/pulls/${number}/merge`;
    return this.#host(path, { Do: 'merge' });
  }

  /** Closes without merging, which means that it is declined. */
  close(name: string, number: number): Promise<void> {
    const path = `repos/acme/${name}/pulls/${number}`;
    return this.#host(path, { state: 'closed' }, 'PATCH');
  }

  /** Reads JSON from the API, or sends some; anything but success is an error with the answer in it. */
  async read<T>(path: string, body?: unknown): Promise<T> {
    const response = await this.portal.api(path, body);
    if (!response.ok) {
      throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }
    return response.json();
  }

  get #config(): string {
    return join(this.#folder, 'app-config.yaml');
  }

  async #createService(name: string): Promise<void> {
    const { port } = this.portal;
    const repoUrl = `localhost:${port}?owner=acme&repo=${name}`;
    const { id } = await this.read<{ id: string }>('scaffolder/v2/tasks', {
      templateRef: TEMPLATE,
      values: { name, owner: OWNER, repoUrl },
    });
    for (;;) {
      const { status } = await this.read<{ status: string }>(
        `scaffolder/v2/tasks/${id}`,
      );
      if (status === 'completed') return;
      if (!['open', 'processing'].includes(status)) {
        const events = await this.read(`scaffolder/v2/tasks/${id}/events`);
        throw new Error(`${name} was not made:\n${JSON.stringify(events)}`);
      }
      await sleep(250);
    }
  }

  async #untilCatalogHas(version: number): Promise<void> {
    for (;;) {
      const response = await this.portal.api(
        'catalog/entities/by-name/template/default/small-service',
      );
      const { metadata } = response.ok
        ? await response.json()
        : { metadata: undefined };
      const known = metadata?.annotations['backstage.io/template-version'];
      if (known === `${version}.0.0`) return;
      await sleep(250);
    }
  }

  async #writeConfig(): Promise<void> {
    const kinds = ['Component', 'System', 'API', 'Resource', 'Location'];
    const config = {
      catalog: { rules: [{ allow: [...kinds, 'Template'] }] },
      scaffolder: { taskRecovery: { staleTimeout: { seconds: 4 } } },
      fleet: {
        campaigns: {
          frequency: { seconds: 1 },
          openTasks: 10,
          hostPerHour: PER_HOUR,
        },
      },
    };
    await writeFile(this.#config, JSON.stringify(config));
  }

  /** Calls the git host as somebody who may write there. */
  async #host(path: string, body: unknown, method = 'POST'): Promise<void> {
    const { portal } = this;
    const password = await readFile(join(portal.data, 'git-password'), 'utf8');
    const login = Buffer.from(`slipway-git:${password.trim()}`);
    const response = await fetch(`${portal.url}/api/git-host/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Basic ${login.toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }
  }
}

/** Nine settings; each version changes one of them, so that edits of owners are beside it, on it, or elsewhere. */
function settings(version: number): string {
  return Array.from({ length: 9 }, (_, index) => {
    const isOfVersion = index === 2 * version;
    return `setting_${index} = ${isOfVersion ? version : 0}\n`;
  }).join('');
}

function templateFiles(version: number): Record<string, string> {
  return {
    'small-service/CHANGELOG.md': Array.from(
      { length: version },
      (_, index) =>
        `## ${version - index}.0.0\n\n- Setting number ${version - index}.\n\n`,
    ).join(''),
    'small-service/skeleton/settings.toml': settings(version),
    'small-service/skeleton/notes.txt': `Written by version ${version} of the template.\n`,
    'small-service/skeleton/README.md':
      '# ${{ values.name }}\n\nWhat its owners say about it.\n',
    'small-service/skeleton/catalog-info.yaml': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: \${{ values.name | dump }}
  annotations:
    backstage.io/source-template: \${{ values.template.ref | dump }}
    backstage.io/template-version: \${{ values.template.version | dump }}
spec:
  type: service
  lifecycle: experimental
  owner: \${{ values.owner | dump }}
  scaffoldedFrom: \${{ values.template.ref | dump }}
`,
    'small-service/template.yaml': `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: small-service
  title: Small service
  annotations:
    backstage.io/template-version: ${version}.0.0
spec:
  type: service
  owner: group:default/platform
  parameters:
    - required: [name, owner, repoUrl]
      properties:
        name: { type: string }
        owner: { type: string }
        repoUrl: { type: string }
  steps:
    - id: render
      action: service:render
      input:
        layers: [small-service/skeleton]
        values:
          name: \${{ parameters.name }}
          owner: \${{ parameters.owner }}
    - id: publish
      action: service:publish
      input:
        repoUrl: \${{ parameters.repoUrl }}
        description: Small
    - id: register
      action: service:register
      input:
        repoContentsUrl: \${{ steps.publish.output.repoContentsUrl }}
`,
  };
}
