import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** What signs in to an index or a feed (RFC 7617). */
export interface BasicCredentials {
  username: string;
  password: string;
}

/** The value of the header that signs in (RFC 7617). */
export function basicAuthorization(credentials: BasicCredentials): string {
  const { username, password } = credentials;
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/**
 * Takes the credentials out of an address, as pip takes both in one.
 *
 * @throws InputError when it is no web address.
 */
export function splitCredentials(address: string): {
  /** Without credentials and without a slash at the end. */
  url: string;
  credentials?: BasicCredentials;
} {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InputError('A web address starts with https:// or http://');
  }
  const credentials = {
    username: decode(url.username),
    password: decode(url.password),
  };
  url.username = '';
  url.password = '';
  return {
    url: url.href.replace(/\/+$/, ''),
    credentials:
      credentials.username || credentials.password ? credentials : undefined,
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InputError(
      'The username or password in a web address holds a % that begins no %xx; write it as %25',
    );
  }
}

/**
 * Reads username and password, or a token, of an entry of the configuration.
 *
 * @throws InputError that names the key.
 */
export function readBasicCredentials(
  entry: Config,
  key: string,
): BasicCredentials | undefined {
  const username = entry.getOptionalString('username');
  const password = entry.getOptionalString('password');
  const token = entry.getOptionalString('token');
  if (token !== undefined) {
    if (username !== undefined || password !== undefined) {
      throw new InputError(
        `${key} has a token and a username or password; use one or the other`,
      );
    }
    // What package indexes expect beside a token: pip can send nothing else.
    return { username: '__token__', password: token };
  }
  if (username === undefined && password === undefined) return undefined;
  if (username === undefined || password === undefined) {
    throw new InputError(`${key} needs both username and password`);
  }
  return { username, password };
}
