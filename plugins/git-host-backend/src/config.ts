import { isAbsolute } from 'node:path';
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { isOwnerName } from './repositories/names';

export interface GitHostConfig {
  /** Absolute path of the folder that holds the repositories. */
  directory: string;
  organizations: string[];
  credentials: Credentials;
  /** Whether machines other than this one may reach the host, and so read everything. */
  allowNonLoopback: boolean;
}

/** Who may write. */
export interface Credentials {
  username: string;
  password: string;
}

/** Reads `gitHost` once; undefined when it is not enabled. Throws naming the key when a value cannot be used. */
export function readGitHostConfig(
  config: RootConfigService,
): GitHostConfig | undefined {
  const block = config.getOptionalConfig('gitHost');
  if (!block?.getOptionalBoolean('enabled')) return undefined;

  const allowNonLoopback =
    block.getOptionalBoolean('allowNonLoopback') ?? false;
  if (!allowNonLoopback) requireLoopback(config);
  return {
    directory: readDirectory(block.getString('directory')),
    organizations: readOrganizations(block.getStringArray('organizations')),
    credentials: {
      username: readUsername(block.getString('username')),
      password: block.getString('password'),
    },
    allowNonLoopback,
  };
}

function requireLoopback(config: RootConfigService): void {
  const host = listenHost(config.getOptional('backend.listen'), config);
  if (isLoopback(host)) return;
  throw new InputError(
    `The embedded git host lets everyone who reaches it read its repositories, and backend.listen.host is ${
      host ? `"${host}"` : 'not set, so other machines can reach it'
    }; set backend.listen.host to 127.0.0.1, or gitHost.allowNonLoopback to true if that is what you want.`,
  );
}

function listenHost(listen: unknown, config: RootConfigService): string {
  if (typeof listen === 'string') {
    return listen.includes(':') ? listen.slice(0, listen.lastIndexOf(':')) : '';
  }
  return config.getOptionalString('backend.listen.host') ?? '';
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether a host, as a name or an address, can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  if (isIPv4(address)) return loopback.check(address, 'ipv4');
  if (isIPv6(address)) return loopback.check(address, 'ipv6');
  return address === 'localhost';
}

function readDirectory(directory: string): string {
  if (isAbsolute(directory)) return directory;
  throw new InputError(
    `gitHost.directory is "${directory}"; it must be an absolute path, since the portal can be started anywhere.`,
  );
}

function readOrganizations(organizations: string[]): string[] {
  const unusable = organizations.find(name => !isOwnerName(name));
  if (unusable !== undefined || organizations.length === 0) {
    throw new InputError(
      `gitHost.organizations ${
        unusable === undefined ? 'is empty' : `has "${unusable}"`
      }; name at least one, in lower-case letters, digits, hyphens, underscores and dots, and not "api".`,
    );
  }
  return organizations;
}

function readUsername(username: string): string {
  if (!username.includes(':')) return username;
  throw new InputError(
    'gitHost.username holds a colon, which HTTP Basic authentication cannot carry; choose another.',
  );
}
