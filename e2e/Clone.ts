import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PortalProcess } from './PortalProcess';

/** A person's clone of a generated repository, made with plain git. */
export class Clone {
  readonly folder: string;
  readonly #writeUrl: string;

  private constructor(folder: string, writeUrl: string) {
    this.folder = folder;
    this.#writeUrl = writeUrl;
  }

  static async of(portal: PortalProcess, name: string): Promise<Clone> {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-clone-'));
    const path = `localhost:${portal.port}/api/git-host/acme/${name}.git`;
    const password = await readFile(join(portal.data, 'git-password'), 'utf8');
    execFileSync('git', ['clone', '--quiet', `http://${path}`, folder]);
    return new Clone(
      folder,
      `http://slipway-git:${encodeURIComponent(password.trim())}@${path}`,
    );
  }

  git(...args: string[]): string {
    const person = ['-c', 'user.name=Ann', '-c', 'user.email=ann@acme.com'];
    return execFileSync('git', ['-C', this.folder, ...person, ...args])
      .toString()
      .trim();
  }

  /** Commits and pushes files; `undefined` removes one. */
  async push(files: Record<string, string | undefined>): Promise<void> {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.folder, path);
      await (content === undefined ? rm(file) : writeFile(file, content));
    }
    this.git('add', '--all');
    this.git('commit', '--quiet', '-m', 'Change by hand');
    this.git('push', '--quiet', this.#writeUrl, 'HEAD:main');
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}
