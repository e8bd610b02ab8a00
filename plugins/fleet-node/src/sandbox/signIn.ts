/** Credentials that the filtering proxy adds to what a sandbox asks for, so that they never enter it. */
export interface SignIn {
  /** Address of a folder: what is in it or below gets them. The host's other addresses, such as its API, do not. */
  below: string;
  /** Value of the header `authorization`. */
  authorization: string;
}

/** What signs in to an address, if anything does; nothing where the path could mean another one to the server. */
export function findSignIn(url: URL, signIns: SignIn[]): SignIn | undefined {
  if (isAmbiguous(url.pathname)) return undefined;
  return signIns.find(({ below }) => {
    const folder = new URL(below);
    const path = folder.pathname.replace(/\/*$/, '/');
    return url.origin === folder.origin && url.pathname.startsWith(path);
  });
}

/**
 * `URL` resolves `..` and `%2e%2e`. Servers see more of them: those that decode slashes first, or twice, and those that
 * drop what follows a semicolon, a zero byte or a space.
 */
function isAmbiguous(pathname: string): boolean {
  try {
    const path = decodeURIComponent(pathname);
    return /[%;\\\p{Cc}]|(^|\/)\.\./u.test(path);
  } catch {
    return true;
  }
}
