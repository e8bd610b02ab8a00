import { InputError } from '@backstage/errors';

/**
 * Scheme, host and port of an address that a sandbox may reach.
 *
 * @throws InputError when it is none, or holds credentials.
 */
export function originOf(address: string): string {
  const url = URL.parse(address);
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new InputError(
      `'${address}' is no address that a sandbox could reach; write one such as https://packages.acme.com`,
    );
  }
  if (url.username || url.password) {
    throw new InputError(
      `The address of ${url.host} holds credentials, and those never enter the sandbox; give them to the portal as an entry of fleet.indexes`,
    );
  }
  return url.origin;
}
