/** GitHub and GitLab keep the letters that somebody typed, such as `Production`; the names of ours are lower case. */
export function environmentOf(name: string): string {
  return name.trim().toLowerCase();
}
