/** A requirement of PEP 508, such as `httpx[http2]>=0.27 ; python_version < "3.13"`, cut at its specifier. */
export interface Requirement {
  /** Normalised. */
  name: string;
  before: string;
  specifier: string;
  after: string;
  /** `name @ https://…` */
  isUrl: boolean;
}

const REQUIREMENT =
  /^(\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*\(?)([^;@#()[\]]*?)(\)?\s*(?:;.*)?)$/;

export function readRequirement(text: string): Requirement | undefined {
  const match = REQUIREMENT.exec(text);
  if (match) {
    const [, before = '', name = '', specifier = '', after = ''] = match;
    return {
      name: normalizeName(name),
      before,
      specifier,
      after,
      isUrl: false,
    };
  }
  const url = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*@/.exec(text);
  if (!url) return undefined;
  return {
    name: normalizeName(url[1] ?? ''),
    before: text,
    specifier: '',
    after: '',
    isUrl: true,
  };
}

/** The name under which an index knows a library. */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
