import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clone } from './Clone';
import {
  ADVISORIES,
  INTERNAL_RELEASES,
  POLICIES,
  PUBLIC_RELEASES,
  SERVICES,
  UNTOUCHED,
  type Build,
} from './libraryWorld';
import { lockedFiles } from './lockfile';
import { PackageIndex, type Releases } from './PackageIndex';
import { expect, PortalProcess } from './portal';
import { answers, endOfTask, postTask, read } from './service';

const TEMPLATE_LOCKFILE =
  "templates/flask-service/skeleton/${{ 'poetry.lock' if values.indexProfile == 'public' }}";

/** A portal with indexes, advisories and policies, and a few services that came to it as real ones do. */
export class LibraryFleet {
  readonly portal: PortalProcess;
  readonly internalIndex: PackageIndex;
  readonly publicIndex: PackageIndex;
  readonly #folder: string;

  private constructor(made: {
    portal: PortalProcess;
    internalIndex: PackageIndex;
    publicIndex: PackageIndex;
    folder: string;
  }) {
    this.portal = made.portal;
    this.internalIndex = made.internalIndex;
    this.publicIndex = made.publicIndex;
    this.#folder = made.folder;
  }

  static async start(): Promise<LibraryFleet> {
    const fleet = new LibraryFleet({
      portal: await PortalProcess.create(),
      internalIndex: await PackageIndex.serve(INTERNAL_RELEASES),
      publicIndex: await PackageIndex.serve(
        withLocked(PUBLIC_RELEASES, await readFile(TEMPLATE_LOCKFILE, 'utf8')),
      ),
      folder: await mkdtemp(join(tmpdir(), 'slipway-libraries-')),
    });
    try {
      await fleet.portal.start({
        SLIPWAY_CONFIG: await fleet.#writeConfiguration(),
      });
      await fleet.#register();
    } catch (error) {
      await fleet.stop();
      throw error;
    }
    return fleet;
  }

  async stop(): Promise<void> {
    await this.portal.remove();
    await this.internalIndex.close();
    await this.publicIndex.close();
    await rm(this.#folder, { recursive: true });
  }

  /** Has a job of the portal run now, not when it is due. */
  async runJob(id: string): Promise<void> {
    const path = `fleet/.backstage/scheduler/v1/tasks/${id}/trigger`;
    for (;;) {
      const { ok, status } = await this.portal.api(path, {});
      if (ok) return;
      // It runs already, perhaps with what was there before.
      if (status !== 409) throw new Error(`${path}: ${status}`);
      await sleep(200);
    }
  }

  async #writeConfiguration(): Promise<string> {
    const advisories = join(this.#folder, 'advisories');
    await mkdir(advisories);
    for (const advisory of ADVISORIES) {
      await writeFile(
        join(advisories, `${advisory.id}.json`),
        JSON.stringify(advisory),
      );
    }
    const file = join(this.#folder, 'slipway.yaml');
    const fleet = {
      indexes: [
        { name: 'acme', url: this.internalIndex.url, internal: ['acme-*'] },
        { name: 'pypi', url: this.publicIndex.url },
      ],
      advisories: { path: advisories },
      policies: POLICIES,
    };
    await writeFile(file, JSON.stringify({ fleet }));
    return file;
  }

  async #register(): Promise<void> {
    const owners = Object.entries(SERVICES).map(([name, { owner }]) => ({
      name,
      owner,
    }));
    await Promise.all([...owners, UNTOUCHED].map(made => this.#create(made)));
    await Promise.all(
      Object.entries(SERVICES).map(([name, { builds }]) =>
        this.#build(name, builds),
      ),
    );
    for (const job of ['fleet-latest-versions', 'fleet-advisories']) {
      await this.runJob(job);
    }
    await expect
      .poll(() => read(this.portal, 'fleet/libraries/urllib3'))
      .toMatchObject({
        services: 5,
        latest: expect.any(String),
        advisories: 1,
      });
    await this.runJob('fleet-library-trends');
  }

  async #create({ name, owner }: { name: string; owner: string }) {
    const response = await postTask(this.portal, {
      ...answers(this.portal, name),
      description: `Looks after ${name}`,
      owner,
    });
    expect(response.status).toBe(201);
    const { id } = await response.json();
    expect(await endOfTask(this.portal, id)).toMatchObject({
      status: 'completed',
    });
  }

  /** Pushes what the service was at each time; its pipeline reports each build and where that was deployed. */
  async #build(name: string, builds: Build[]): Promise<void> {
    const token = await this.#makeToken(name);
    const clone = await Clone.of(this.portal, name);
    try {
      for (const { declared, locked, environments } of builds) {
        const files = lockedFiles({
          name,
          declared,
          locked,
          internalIndex: this.internalIndex.url,
        });
        await clone.push(files);
        const commit = await clone.git('rev-parse', 'HEAD');
        await this.#report(token, `services/default/${name}/snapshots`, {
          commit,
          files: Object.entries(files).map(([path, content]) => ({
            path,
            content,
          })),
        });
        for (const environment of environments) {
          await this.#report(token, 'deployments', {
            id: `${name}-${environment}`,
            service: `component:default/${name}`,
            environment,
            version: commit.slice(0, 8),
            commit,
            outcome: 'success',
            finishedAt: new Date().toISOString(),
          });
        }
      }
    } finally {
      await clone.remove();
    }
  }

  async #makeToken(name: string): Promise<string> {
    const response = await this.portal.api(
      `fleet/services/default/${name}/tokens`,
      { label: 'CI pipeline' },
    );
    expect(response.status).toBe(201);
    return (await response.json()).token;
  }

  /** As a pipeline does, which has nothing but the token of its service. */
  async #report(token: string, path: string, body: object): Promise<void> {
    const response = await fetch(`${this.portal.url}/api/fleet/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    expect(response.status, await response.text()).toBe(201);
  }
}

/** Releases with the versions that a lockfile has, too. */
function withLocked(releases: Releases, lockfile: string): Releases {
  const all: Releases = { ...releases };
  for (const [, name = '', version = ''] of lockfile.matchAll(
    /^name = "(.+)"\nversion = "(.+)"$/gm,
  )) {
    if (!name.startsWith('acme-')) {
      all[name] = { ...all[name], [version]: '2026-10-01' };
    }
  }
  return all;
}
