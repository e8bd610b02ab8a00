/** Whether a text is a DNS label: a-z, 0-9 and inner hyphens, at most 63 of them. */
export function isDnsLabel(text: string): boolean {
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}
