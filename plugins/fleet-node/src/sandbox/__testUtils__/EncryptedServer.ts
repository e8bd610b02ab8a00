import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer, globalAgent, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createEphemeralAuthority } from '../ephemeralAuthority';

/** A server on loopback that speaks TLS. This process trusts its authority until it is closed; programs do not. */
export class EncryptedServer {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async listen(listener: RequestListener): Promise<EncryptedServer> {
    const authority = await createEphemeralAuthority();
    const server = createServer(
      await authority.issueFor('127.0.0.1'),
      listener,
    );
    globalAgent.options.ca = [authority.certificate];
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new EncryptedServer(server);
  }

  get origin(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    delete globalAgent.options.ca;
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
