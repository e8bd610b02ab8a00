import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import type { TargetState } from '@slipway/plugin-fleet-common';
import { Environment, FileSystemLoader } from 'nunjucks';
import type { TargetInNeed } from '../../database/CampaignDigestStore';

/** Plain text, so nothing is escaped; a name that a text needs and does not get is a mistake of ours. */
const texts = new Environment(
  new FileSystemLoader(
    resolvePackagePath('@slipway/plugin-fleet-backend', 'texts'),
  ),
  { autoescape: false, throwOnUndefined: true },
);

/** Services that are named per line; of the others it is said how many. */
const SHOWN = 5;
/** Notifications keep no longer title. */
const TITLE_LENGTH = 200;

const WHAT: Partial<Record<TargetState, string>> = {
  conflict: 'conflicts to resolve',
  edited: 'pull requests that somebody of you pushed to',
  failed: 'failed',
  blocked: 'blocked',
};

export interface CampaignDigest {
  title: string;
  description: string;
  /** A page of the portal. */
  link: string;
}

/** What an owner gets to read of campaigns. */
export function campaignDigest(
  owner: string,
  targets: TargetInNeed[],
  options: {
    /** Titles of campaigns by their ids. */
    titles: Map<string, string>;
    /** How many of them are new since the last message. */
    fresh: number;
  },
): CampaignDigest {
  const ids = [...new Set(targets.map(({ campaign }) => campaign))];
  const campaigns = ids.map(id => ({
    title: options.titles.get(id) ?? id,
    lines: linesOf(targets.filter(({ campaign }) => campaign === id)),
  }));
  const model = {
    owner: parseEntityRef(owner).name,
    campaigns,
    services: new Set(targets.map(({ service }) => service)).size,
    fresh: options.fresh,
    shown: SHOWN,
  };
  const [only, ...others] = ids;
  const query = new URLSearchParams({ owner });
  return {
    title: texts
      .render('campaign-digest-title.njk', model)
      .trim()
      .slice(0, TITLE_LENGTH),
    description: texts.render('campaign-digest.njk', model).trim(),
    link:
      only && others.length === 0
        ? `/fleet/campaigns/${encodeURIComponent(only)}?${query}`
        : `/fleet/campaigns?${query}`,
  };
}

function linesOf(targets: TargetInNeed[]) {
  return Object.entries(WHAT).flatMap(([state, what]) => {
    const names = targets
      .filter(target => target.state === state)
      .map(({ title }) => title);
    return names.length > 0 ? [{ what, names }] : [];
  });
}
