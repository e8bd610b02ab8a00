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

/** `URL` resolves `..` and `%2e%2e`; servers that decode slashes first see more of them. */
function isAmbiguous(pathname: string): boolean {
  let path = pathname;
  try {
    // Twice, for what was encoded twice.
    path = decodeURIComponent(decodeURIComponent(pathname));
  } catch {
    return true;
  }
  return path.split(/[/\\]/).includes('..');
}
