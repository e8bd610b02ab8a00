import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import type { NotificationSeverity } from '@backstage/plugin-notifications-common';
import { Environment, FileSystemLoader } from 'nunjucks';
import type { OwnerDigest } from './ownerDigest';

/** Plain text, so nothing is escaped; a name that a text needs and does not get is a mistake of ours. */
const texts = new Environment(
  new FileSystemLoader(
    resolvePackagePath('@slipway/plugin-fleet-backend', 'texts'),
  ),
  { autoescape: false, throwOnUndefined: true },
);

/** Advisories that are named; of the others it is said how many. */
const SHOWN = 5;
/** Notifications keep no longer title. */
const TITLE_LENGTH = 200;

export interface DigestMessage {
  title: string;
  description: string;
  /** A page of the portal. */
  link: string;
  severity: NotificationSeverity;
}

/** What an owner gets to read. */
export function digestMessage(digest: OwnerDigest): DigestMessage {
  const model = {
    ...digest,
    owner: parseEntityRef(digest.owner).name,
    policies: digest.policies.map(policy => ({
      ...policy,
      minimum: policy.minimum ?? '',
      banned: policy.banned ?? '',
      deadline: policy.deadline ?? '',
    })),
    shown: SHOWN,
  };
  return {
    title: texts
      .render('library-digest-title.njk', model)
      .trim()
      .slice(0, TITLE_LENGTH),
    description: texts.render('library-digest.njk', model).trim(),
    link: pageOf(digest),
    severity: severityOf(digest),
  };
}

/** The page of what is most urgent, for the services of this owner. */
function pageOf(digest: OwnerDigest): string {
  const owner = new URLSearchParams({ owner: digest.owner });
  if (digest.advisories.length > 0) return `/fleet/advisories?${owner}`;
  const [policy, ...others] = digest.policies;
  if (policy && others.length === 0) {
    return `/fleet/libraries/${encodeURIComponent(policy.library)}?${owner}`;
  }
  if (policy) return `/fleet/policies?${owner}`;
  if (digest.confused.length > 0) return `/fleet/libraries?${owner}`;
  return `/fleet/services?${owner}`;
}

function severityOf({ advisories, late }: OwnerDigest): NotificationSeverity {
  const worst = advisories[0]?.severity;
  if (worst === 'critical') return 'critical';
  return worst === 'high' || late > 0 ? 'high' : 'normal';
}
