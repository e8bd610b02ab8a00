import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PortalProcess } from './PortalProcess';

// Nothing may wait for git: connections to the portal that end meanwhile would be used once more.
const run = promisify(execFile);

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
    await run('git', ['clone', '--quiet', `http://${path}`, folder]);
    return new Clone(
      folder,
      `http://slipway-git:${encodeURIComponent(password.trim())}@${path}`,
    );
  }

  async git(...args: string[]): Promise<string> {
    const person = ['-c', 'user.name=Ann', '-c', 'user.email=ann@acme.com'];
    const options = ['-C', this.folder, ...person, ...args];
    const { stdout } = await run('git', options);
    return stdout.trim();
  }

  /** Commits and pushes files; `undefined` removes one. */
  async push(files: Record<string, string | undefined>): Promise<void> {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.folder, path);
      await (content === undefined ? rm(file) : writeFile(file, content));
    }
    await this.commitTo('main', 'Change by hand');
  }

  /** Commits what is in the folder and pushes it to a branch. */
  async commitTo(branch: string, message: string): Promise<void> {
    await this.git('add', '--all');
    await this.git('commit', '--quiet', '-m', message);
    await this.git('push', '--quiet', this.#writeUrl, `HEAD:${branch}`);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}
