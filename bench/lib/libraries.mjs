/** Finds the command that was asked for; each is a file of its own with a default export that gets the arguments. */
import { main, Refusal } from '../../bin/lib/console.mjs';

const COMMANDS = {
  parse: {
    file: './librariesParse.mjs',
    usage: 'parse FILE: the libraries of one lockfile, as JSON',
  },
  corpus: {
    file: './librariesCorpus.mjs',
    usage: 'corpus [FOLDER]: reads every lockfile below SLIPWAY_CORPUS',
  },
  match: {
    file: './librariesMatch.mjs',
    usage:
      'match --advisories PATH FILE: the advisories that hit what is in one lockfile, as JSON',
  },
  rematch: {
    file: './librariesRematch.mjs',
    usage:
      'rematch: imports 3,000 advisories into a database with 42,000 library versions',
  },
  peers: {
    file: './librariesPeers.mjs',
    usage: 'peers: 1,000 lockfiles through ours, syft and trivy',
  },
  matrix: {
    file: './librariesMatrix.mjs',
    usage:
      'matrix: 40 libraries × 10,000 services in Chromium, opened and scrolled',
  },
  fleet: {
    file: './librariesFleet.mjs',
    usage: 'fleet [SERVICES]: a large fleet in SQLite and in PostgreSQL',
  },
};

main(async () => {
  const [name, ...options] = process.argv.slice(2);
  if (!name || !Object.hasOwn(COMMANDS, name)) {
    const usages = Object.values(COMMANDS).map(({ usage }) => `  ${usage}`);
    throw new Refusal(`bench/libraries COMMAND\n${usages.join('\n')}`);
  }
  const command = await import(COMMANDS[name].file);
  await command.default(options);
});
