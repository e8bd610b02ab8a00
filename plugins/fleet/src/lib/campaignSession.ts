import { CampaignDraft, emptyDraft } from './campaignDraft';

const KEY = 'slipway.new-campaign';

/** A form that was not finished, and the link that it was opened by: another link begins another campaign. */
interface Kept {
  link: string;
  draft: CampaignDraft;
}

/** The unfinished draft of this browser tab that the link began; nothing where storage is not allowed. */
export function keptDraft(link: string): CampaignDraft | undefined {
  try {
    const kept: Kept | null = JSON.parse(
      window.sessionStorage.getItem(KEY) ?? 'null',
    );
    if (kept?.link !== link) return undefined;
    // A draft of an older release may have fewer fields.
    return { ...emptyDraft(), ...kept.draft };
  } catch {
    return undefined;
  }
}

export function keepDraft(link: string, draft: CampaignDraft): void {
  try {
    const kept: Kept = { link, draft };
    window.sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Without storage a reload begins anew, and nothing else is lost.
  }
}

export function forgetDraft(): void {
  try {
    window.sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept either.
  }
}

/** What of a URL fills the form in; the step is not part of it. */
export function linkOf(url: URLSearchParams): string {
  const link = new URLSearchParams(url);
  link.delete('step');
  return link.toString();
}
