/**
 * What a service may be called: a DNS label that starts with a letter, 63 characters at most, so that the same name
 * serves as catalog entity, repository, container image, Kubernetes service and host name.
 */
export const SERVICE_NAME_PATTERN = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** The rule as a sentence for whoever chose another name. */
export function explainServiceName(name: string): string {
  const shown = name.length > 80 ? `${name.slice(0, 80)}…` : name;
  return `${JSON.stringify(
    shown,
  )} cannot be a service's name: use 1 to 63 lower-case letters (a-z), digits and hyphens, a letter first and no hyphen last, such as "payments-api".`;
}
