import { runGit } from './git';

const NEEDED = [2, 38] as const;

/**
 * Reads the version of the git on this machine, such as `2.39.5`.
 *
 * @throws Error when it is older than what merging without a work tree needs.
 */
export async function requireGitVersion(
  read = async () => (await runGit(['version'])).toString('utf8'),
): Promise<string> {
  const said = await read();
  const [version = '', major, minor] = /(\d+)\.(\d+)[.\w]*/.exec(said) ?? [];
  const [neededMajor, neededMinor] = NEEDED;
  const isEnough =
    Number(major) > neededMajor ||
    (Number(major) === neededMajor && Number(minor) >= neededMinor);
  if (!isEnough) {
    throw new Error(
      `Template updates need git ${NEEDED.join(
        '.',
      )} or newer, and this machine says "${said.trim()}"; install a newer git.`,
    );
  }
  return version;
}
