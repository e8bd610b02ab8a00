/**
 * Names of files are bytes for git, in whatever encoding. Inside, a path is a string with one character per byte
 * ({@link BytePath}), so that no name is changed or mistaken for another. What leaves the engine is text.
 */
export type BytePath = string;

/**
 * A path as text: as it is when it is UTF-8, and otherwise as git quotes it, in double quotes with octal bytes
 * (`"na\357ve.txt"`). A name that begins with a double quote is quoted too, so that no two paths read alike.
 */
export function pathText(path: BytePath): string {
  const bytes = Buffer.from(path, 'latin1');
  const text = bytes.toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(bytes);
  return isText && !text.startsWith('"') ? text : quotePath(path);
}

/** The inverse of {@link pathText}. */
export function pathBytes(text: string): BytePath {
  if (!text.startsWith('"')) return Buffer.from(text).toString('latin1');
  return text
    .slice(1, -1)
    .replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
      code.length === 3 ? String.fromCharCode(parseInt(code, 8)) : code,
    );
}

/** A path as git's own formats take it in double quotes, every unusual byte in octal. */
export function quotePath(path: BytePath): string {
  const inner = path.replace(
    // eslint-disable-next-line no-control-regex -- the control characters are what has to be quoted
    /["\\\u0000-\u001f\u007f-\u00ff]/g,
    character =>
      character === '"' || character === '\\'
        ? `\\${character}`
        : `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return `"${inner}"`;
}
