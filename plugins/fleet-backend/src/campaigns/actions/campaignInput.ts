import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';

/** The zod of Backstage's registry, which it hands to every schema: another copy of it has other types. */
export type Zod = Parameters<
  Parameters<ActionsRegistryService['register']>[0]['schema']['input']
>[0];

/** A campaign in flat words, as agents write it best; what is left out has the values of the form. */
export function specInput(z: Zod) {
  const text = (description: string) =>
    z.string().max(10_000).optional().describe(description);
  const refs = (description: string) =>
    z.array(z.string().max(200)).max(10_000).optional().describe(description);
  return {
    title: z.string().min(1).max(200).describe('What it is about, in a line.'),
    reason: text('Why it is asked for, in Markdown; shown to the owners.'),
    kind: z
      .enum(['template', 'library', 'script'])
      .describe(
        'template: bring services to a version of the template that made them. library: raise a Python library. script: run a command over each repository.',
      ),
    template: text(
      'Of kind template: its entity ref, such as template:default/flask-service.',
    ),
    library: text('Of kind library: its name.'),
    version: text(
      'Of kind template: the version, the newest one unless told otherwise. Of kind library: the lowest version that is wanted.',
    ),
    advisory: text('Of kind library: the advisory that it is about.'),
    command: z
      .array(z.string())
      .optional()
      .describe('Of kind script: program and arguments, run without a shell.'),
    message: text('Of kind script: first line of the commits.'),
    services: refs('Only these services, by entity ref.'),
    exclude: refs('Not these services.'),
    owners: refs('Only services of these owners, by entity ref.'),
    systems: refs('Only services of these systems.'),
    tiers: refs('Only services of these tiers.'),
    environment: text(
      'An environment in which merged services have to be healthy before the next wave begins.',
    ),
    security: z
      .boolean()
      .optional()
      .describe("Skips working hours and owners' limits."),
    merge: z
      .enum(['never', 'opted-in'])
      .optional()
      .describe(
        'opted-in: merge what is clean and green for owners who allow that.',
      ),
  };
}

type SpecInput = {
  kind: 'template' | 'library' | 'script';
  [name: string]: unknown;
};

/** The specification that flat words mean; it is checked like one from the form. */
export function toSpec(input: SpecInput): object {
  const { title, reason, kind, security, merge, environment } = input;
  const { services, exclude, owners, systems, tiers } = input;
  return withoutAbsent({
    title,
    reason,
    change: withoutAbsent(changeOf(input, kind)),
    selector: withoutAbsent({ services, exclude, owners, systems, tiers }),
    gate: environment ? { environment } : undefined,
    security,
    merge,
  });
}

function changeOf(input: SpecInput, kind: SpecInput['kind']): object {
  const { template, library, version, advisory, command, message } = input;
  if (kind === 'template') return { kind, template, version };
  return kind === 'library'
    ? { kind, library, version, advisory }
    : { kind, command, message };
}

function withoutAbsent(fields: object): object {
  const given = Object.entries(fields).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  return Object.fromEntries(given);
}
