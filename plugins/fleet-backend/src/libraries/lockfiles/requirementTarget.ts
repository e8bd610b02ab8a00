import type { LibraryOrigin } from '@slipway/plugin-fleet-common';
import { posix } from 'node:path';
import { normalizeName } from './normalizeName';
import { parseRequirement, pinnedVersion } from './requirement';
import type { RequirementLine } from './requirementsFile';

/** What one line of a requirements file installs. */
export interface Target {
  name: string;
  version?: string;
  origin: LibraryOrigin;
  extras: string[];
  range?: string;
  marker?: string;
}

const VCS = /^(git|hg|svn|bzr)\+/i;

/**
 * What a line installs; `project` when that is the service itself, undefined when it is nothing that pip would take.
 *
 * A line that gives a place and no name is called after the last part of that place.
 */
export function readTarget({
  text,
  editable,
}: RequirementLine): Target | 'project' | undefined {
  const requirement = editable ? undefined : parseRequirement(text);
  if (requirement && !isPlace(text)) {
    const { name, extras, range, url, marker } = requirement;
    return {
      name,
      extras,
      range,
      marker,
      ...(url === undefined
        ? { origin: 'index', version: pinnedVersion(range) }
        : placeOf(url)),
    };
  }
  return editable || isPlace(text) ? targetAt(text) : undefined;
}

function isPlace(text: string): boolean {
  const [first = ''] = text.split(/\s/, 1);
  return (
    VCS.test(first) ||
    /^[a-z]+:\/\//i.test(first) ||
    /^[./~]/.test(first) ||
    (/[/\\]/.test(first) && !first.includes('@')) ||
    /\.(whl|zip|tar\.gz)$/i.test(first)
  );
}

function targetAt(text: string): Target | 'project' | undefined {
  const semicolon = text.search(/\s;/);
  const place = semicolon < 0 ? text : text.slice(0, semicolon);
  const marker = semicolon < 0 ? undefined : text.slice(semicolon + 2).trim();
  const [beforeExtras = '', extras = ''] = place.split(/\[|\]/);
  if (/^\.?\/*$/.test(beforeExtras.trim())) return 'project';
  const name = nameIn(place);
  return name
    ? {
        name: normalizeName(name),
        extras: extras
          .split(',')
          .map(extra => normalizeName(extra.trim()))
          .filter(Boolean),
        marker,
        ...placeOf(place),
      }
    : undefined;
}

function placeOf(url: string): { origin: LibraryOrigin; version?: string } {
  if (VCS.test(url)) return { origin: 'git' };
  const [, version] = /^[^-]+-([^-]+)-.*\.whl$/i.exec(fileName(url)) ?? [];
  const origin = /^(file:|[^:]*$)/i.test(url) ? 'path' : 'url';
  return { origin, version };
}

function nameIn(place: string): string | undefined {
  const [, egg] = /[#&]egg=([A-Za-z0-9][\w.-]*)/.exec(place) ?? [];
  if (egg) return egg;
  const file = fileName(place);
  const [, wheel] = /^([A-Za-z0-9][\w.]*)-\d.*\.whl$/i.exec(file) ?? [];
  const [, archive] =
    /^([A-Za-z0-9].*)-\d[^-]*\.(?:tar\.gz|zip)$/i.exec(file) ?? [];
  const [bare] = /^[A-Za-z0-9][\w.-]*/.exec(file.replace(/\.git$/, '')) ?? [];
  return wheel ?? archive ?? bare;
}

/** The last part of a path, without what follows it in a URL: a revision, a query, a fragment. */
function fileName(place: string): string {
  const [path = ''] = place.split(/[?#[]/, 1);
  const last = posix.basename(path.replace(/[\\/]+$/, ''));
  const at = last.indexOf('@');
  return at > 0 ? last.slice(0, at) : last;
}
