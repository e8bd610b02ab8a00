/** Hosts take 65,536 characters for a whole text. */
const MAX_REASON = 8_000;

/** Why a change is asked for, as it stands in a pull request; comments there are ours, so it can begin none. */
export function reasonText(reason = ''): string {
  const text = reason.trim();
  const kept =
    text.length > MAX_REASON ? `${text.slice(0, MAX_REASON)}…` : text;
  return kept.replaceAll('<!--', '&lt;!--');
}
