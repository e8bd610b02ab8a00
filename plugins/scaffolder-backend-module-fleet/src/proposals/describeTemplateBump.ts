import { posix } from 'node:path';
import { parseEntityRef } from '@backstage/catalog-model';
import type { PreparedTemplateBump } from '@slipway/plugin-fleet-node';

/** Title and text of the pull request of a library bump in a template's own repository. */
export function describeTemplateBump(options: {
  /** Entity ref. */
  template: string;
  library: string;
  version: string;
  prepared: Pick<
    PreparedTemplateBump,
    'bump' | 'changed' | 'folder' | 'parameters' | 'templateVersion'
  >;
}): { title: string; body: string } {
  const { template, library, version, prepared } = options;
  const { bump, changed, templateVersion, parameters } = prepared;
  const { from, to = version } = bump;
  const elsewhere = changed.filter(path =>
    posix.relative(prepared.folder, path).startsWith('../'),
  );
  const lines = [
    `New services of \`${template}\` start with **${library} ${to}**${
      from ? ` instead of ${from}` : ''
    }; ${version} or newer was asked for.`,
    '',
    `- ${bump.reason}`,
    ...changed.map(path =>
      path.includes('.lock')
        ? `- \`${path}\` was made again by its own tool; other versions stay where they can`
        : `- \`${path}\` was edited in place`,
    ),
    `- the template becomes ${templateVersion}, so that the services made from it see an update`,
    ...(elsewhere.length > 0
      ? [
          `- ${elsewhere
            .map(path => `\`${path}\``)
            .join(
              ', ',
            )} may belong to other templates too: raise their versions, and make their lockfiles again`,
        ]
      : []),
    '',
    `It was tried on a service with these answers to the form; what only other answers bring in was not looked at: \`${JSON.stringify(
      parameters,
    ).replaceAll('`', "'")}\``,
  ];
  return {
    title: `Bump ${library} to ${to} in ${parseEntityRef(template).name}`,
    body: lines.join('\n'),
  };
}
