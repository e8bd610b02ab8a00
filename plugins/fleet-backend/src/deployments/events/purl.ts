import { InputError } from '@backstage/errors';

/** What a package URL of any type says of the version. */
export interface PurlVersion {
  version?: string;
  /** `sha256:` and 64 digits. */
  digest?: string;
  commit?: string;
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;
const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/**
 * Reads `pkg:oci/payments@sha256%3A...?tag=1.4.2` as version 1.4.2 with that digest, `pkg:pypi/payments@1.4.2` as
 * version 1.4.2, and a version that is a whole commit id as that commit too.
 *
 * @throws InputError when it is no package URL.
 */
export function readPurl(purl: string): PurlVersion {
  const [, version = '', query = ''] =
    /^pkg:\/{0,2}[a-z][a-z0-9.+-]*\/[^@?#]+(?:@([^?#]*))?(?:\?([^#]*))?(?:#.*)?$/i.exec(
      purl.trim(),
    ) ?? refuse(purl);
  const named = decode(version);
  const tag = new URLSearchParams(query).get('tag') ?? '';
  const digest = DIGEST.test(named) ? named : undefined;
  const said = tag || named || undefined;
  return {
    version: said,
    digest,
    commit: [tag, named].find(text => COMMIT.test(text)),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function refuse(purl: string): never {
  throw new InputError(
    `artifactId is ${JSON.stringify(
      purl.slice(0, 200),
    )}; use a package URL, such as pkg:oci/payments@sha256%3A...?tag=1.4.2`,
  );
}
