import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EncryptedServer } from '../../sandbox/__testUtils__/EncryptedServer';
import { runOwnProgram } from '../../sandbox/runOwnProgram';

const MAKE_WHEEL = `
import sys, zipfile
path, name, version = sys.argv[1:]
info = f"{name}-{version}.dist-info"
with zipfile.ZipFile(path, "w") as wheel:
    wheel.writestr(f"{name}/__init__.py", "")
    wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n")
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(f"{info}/RECORD", "")
`;

/** A package index with TLS (PEP 503) that shows itself to nobody but who knows its password. */
export class PrivateIndex {
  readonly credentials = { username: 'portal', password: 'p@ss:wörd' };
  /** Paths that were asked for without the right credentials. */
  readonly refused: string[] = [];
  readonly #files = new Map<string, Buffer>();
  #server!: EncryptedServer;

  /** Makes wheels of the versions of one library, in a folder. */
  static async serve(options: {
    folder: string;
    library: string;
    versions: string[];
  }): Promise<PrivateIndex> {
    const { folder, library, versions } = options;
    const index = new PrivateIndex();
    for (const version of versions) {
      const name = `${library}-${version}-py3-none-any.whl`;
      const path = join(folder, name);
      await runOwnProgram('python3', [
        '-c',
        MAKE_WHEEL,
        path,
        library,
        version,
      ]);
      index.#files.set(name, await readFile(path));
    }
    const { username, password } = index.credentials;
    const expected = `Basic ${Buffer.from(`${username}:${password}`).toString(
      'base64',
    )}`;
    index.#server = await EncryptedServer.listen((request, response) => {
      const { url = '', headers } = request;
      if (headers.authorization !== expected) {
        index.refused.push(url);
        response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
      } else if (url === `/acme/simple/${library.replaceAll('_', '-')}/`) {
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end(index.#page());
      } else {
        const file = index.#files.get(url.replace('/acme/files/', ''));
        response.writeHead(file ? 200 : 404).end(file);
      }
    });
    return index;
  }

  /** The address of its Simple API. */
  get url(): string {
    return `${this.#server.origin}/acme/simple`;
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  #page(): string {
    const links = [...this.#files].map(([name, content]) => {
      const hash = createHash('sha256').update(content).digest('hex');
      return `<a href="../../files/${name}#sha256=${hash}">${name}</a>`;
    });
    return `<!DOCTYPE html><html><body>${links.join('\n')}</body></html>`;
  }
}
