/** What the template `promote-service` is opened with. */
export interface Promotion {
  /** Entity ref of the service. */
  service: string;
  version: string;
  /** The environment in which the version succeeded; none to roll back to what succeeded in `to` itself. */
  from?: string;
  to: string;
}

/** The template's form at `path`, filled in. */
export function promotionUrl(path: string, promotion: Promotion): string {
  return `${path}?${new URLSearchParams({
    formData: JSON.stringify(promotion),
  })}`;
}
