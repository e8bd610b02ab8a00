/** PostgreSQL's own commands, with which the tests of generated services start a server for themselves. */
import { globSync } from 'node:fs';
import { say } from './console.mjs';
import { installFromDebian } from './debian.mjs';

/** Sees to it that a PostgreSQL is there; without one, the tests that need it fail and say so. */
export function preparePostgres() {
  if (process.env.POSTGRES_BIN) return;
  if (globSync('/usr/lib/postgresql/*/bin/initdb').length > 0) return;
  if (installFromDebian('postgresql')) return;
  say(
    'There is no PostgreSQL on this machine, and it could not be installed as a Debian package: install one ' +
      '(as root: apt-get install postgresql), or name the folder of its commands with POSTGRES_BIN.',
  );
}
