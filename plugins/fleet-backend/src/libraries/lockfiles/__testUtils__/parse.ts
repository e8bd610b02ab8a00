import { parseLockfile } from '../parseLockfile';

/** Parses files given as path and text. */
export function parse(files: Record<string, string>) {
  return parseLockfile(
    Object.entries(files).map(([path, text]) => ({
      path,
      text,
      bytes: Buffer.byteLength(text),
    })),
  );
}

/** Libraries by name and version, for tests that look at one of them. */
export function parseByName(files: Record<string, string>) {
  return Object.fromEntries(
    parse(files).libraries.map(({ name, version, ...library }) => [
      version === undefined ? name : `${name} ${version}`,
      library,
    ]),
  );
}
