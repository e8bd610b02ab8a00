/**
 * An address without what may be a secret: user, password, query and fragment.
 *
 * @returns undefined for what is not an address on the network, such as a folder.
 */
export function withoutCredentials(address: string): string | undefined {
  const text = address.trim();
  if (!/^https?:\/\//i.test(text)) return undefined;
  const url = URL.canParse(text) ? new URL(text) : afterCredentials(text);
  if (!url) return undefined;
  return `${url.protocol}//${url.host}${url.pathname}`.replace(/\/$/, '');
}

/** A password that is not written as an address demands it makes the whole unreadable; what stands behind it is not. */
function afterCredentials(text: string): URL | undefined {
  const at = text.lastIndexOf('@');
  const scheme = text.slice(0, text.indexOf('://') + 3);
  const rest = scheme + text.slice(at + 1);
  return at >= 0 && URL.canParse(rest) ? new URL(rest) : undefined;
}
