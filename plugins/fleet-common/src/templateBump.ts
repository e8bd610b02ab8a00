/** The form of the template `bump-template` at `path`, filled in with what is known; nothing is sent before a person does. */
export function templateBumpUrl(
  path: string,
  bump: {
    /** Entity ref. */
    template?: string;
    library: string;
    version: string;
    advisory?: string;
  },
): string {
  const { template, library, version, advisory } = bump;
  const reason = advisory && `Because of ${advisory}.`;
  const answers = { template, library, version, reason };
  return `${path}?${new URLSearchParams({
    formData: JSON.stringify(answers),
  })}`;
}
