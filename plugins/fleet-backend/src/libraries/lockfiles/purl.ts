import type { LibraryOrigin } from '@slipway/plugin-fleet-common';
import { normalizeName } from './normalizeName';

/** What a package URL of the type `pypi` says. */
export interface PythonPurl {
  /** Normalised. */
  name: string;
  version?: string;
  origin: LibraryOrigin;
  /** May hold a secret. */
  index?: string;
}

/** @returns undefined when it is no package URL, or one of another type. */
export function parsePurl(purl: string): PythonPurl | undefined {
  const [, name, version, query] =
    /^pkg:\/{0,2}pypi\/([^@?#]+)(?:@([^?#]*))?(?:\?([^#]*))?(?:#.*)?$/i.exec(
      purl.trim(),
    ) ?? [];
  if (!name) return undefined;
  const qualifiers = new URLSearchParams(query ?? '');
  return {
    name: normalizeName(decode(name)),
    version: version ? decode(version) : undefined,
    origin: originOf(qualifiers),
    index: qualifiers.get('repository_url') ?? undefined,
  };
}

function originOf(qualifiers: URLSearchParams): LibraryOrigin {
  if (qualifiers.has('vcs_url')) return 'git';
  const download = qualifiers.get('download_url');
  if (!download) return 'index';
  return download.startsWith('file:') ? 'path' : 'url';
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
