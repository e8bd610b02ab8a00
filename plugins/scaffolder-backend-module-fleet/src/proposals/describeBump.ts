import { templateBumpUrl } from '@slipway/plugin-fleet-common';
import type { ResolvedBump } from '@slipway/plugin-fleet-node';

/** Title and text of the pull request of a library bump. */
export function describeBump(options: {
  library: string;
  version: string;
  advisory?: string;
  /** Entity ref of the template that made the service. */
  template?: string;
  /** Without a slash at its end. */
  portalUrl: string;
  bump: ResolvedBump;
}): { title: string; body: string } {
  const { library, version, advisory, template, portalUrl, bump } = options;
  const { from, to = version, changed } = bump;
  const lines = [
    `**${library}** goes ${
      from ? `from ${from} ` : ''
    }to **${to}**; ${version} or newer was asked for${
      advisory ? ` because of ${advisory}` : ''
    }.`,
    '',
    `- ${bump.reason}`,
    ...changed.map(path =>
      /\.lock$/.test(path)
        ? `- \`${path}\` was made again by its own tool; other versions stay where they can`
        : `- \`${path}\` was edited in place`,
    ),
    ...(template
      ? [
          `- \`${template}\` made this service: [bump ${library} there too](${templateBumpUrl(
            `${portalUrl}/create/templates/default/bump-template`,
            { template, library, version, advisory },
          )}), so that new services start with it`,
        ]
      : []),
  ];
  return {
    title: `Bump ${library} to ${to}`,
    body: lines.join('\n'),
  };
}
