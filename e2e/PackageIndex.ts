import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

/** The versions of each library, with the day of their release. */
export type Releases = Record<string, Record<string, string>>;

/** A package index on the loopback interface that speaks JSON as PEP 691 and PEP 700 describe it. */
export class PackageIndex {
  /** The libraries that it was asked about. */
  readonly asked = new Set<string>();
  readonly #releases: Releases;
  readonly #server: Server;

  private constructor(releases: Releases) {
    this.#releases = releases;
    this.#server = createServer((request, response) => {
      const [, name] = /^\/simple\/(?:([^/]+)\/)?$/.exec(request.url ?? '') ?? [
        undefined,
        undefined,
      ];
      if (name) this.asked.add(name);
      const answer = name ? this.#library(name) : this.#list();
      response
        .writeHead(answer ? 200 : 404, {
          'content-type': 'application/vnd.pypi.simple.v1+json',
        })
        .end(JSON.stringify(answer ?? {}));
    });
  }

  static async serve(releases: Releases): Promise<PackageIndex> {
    const index = new PackageIndex(releases);
    index.#server.listen(0, '127.0.0.1');
    await once(index.#server, 'listening');
    return index;
  }

  /** The address that pip would get. */
  get url(): string {
    const address = this.#server.address();
    if (!address || typeof address === 'string') throw new Error('No port.');
    return `http://127.0.0.1:${address.port}/simple`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #list() {
    const projects = Object.keys(this.#releases).map(name => ({ name }));
    return { meta: { 'api-version': '1.1' }, projects };
  }

  #library(name: string) {
    const versions = this.#releases[name];
    if (!versions) return undefined;
    return {
      meta: { 'api-version': '1.1' },
      name,
      versions: Object.keys(versions),
      files: Object.entries(versions).map(([version, day]) => ({
        filename: `${name.replaceAll('-', '_')}-${version}-py3-none-any.whl`,
        url: `${name}-${version}.whl`,
        hashes: {},
        size: 1000,
        'upload-time': `${day}T12:00:00Z`,
      })),
    };
  }
}
