import { normalizeName } from '../../libraryBump/requirement';
import { mergeValue, type Sides } from './mergeEntries';
import { mergeSpecifier } from './mergeSpecifier';

/** A requirement of PEP 508 in its parts, as written. */
interface Requirement {
  name: string;
  extras: string;
  specifier: string;
  /** The semicolon and what follows. */
  marker: string;
}

const ADDED: Requirement = { name: '', extras: '', specifier: '', marker: '' };

const REQUIREMENT =
  /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(\[[^\]]*\])?(\s*[^;@[\]]*?)(\s*;.*)?$/;

function readRequirement(text: string): Requirement | undefined {
  const match = REQUIREMENT.exec(text);
  if (!match) return undefined;
  const [, name = '', extras = '', specifier = '', marker = ''] = match;
  return { name, extras, specifier, marker };
}

/** The key under which a requirement is the same on all sides; the text itself when it is none. */
export function requirementKey(text: string): string {
  const name =
    readRequirement(text)?.name ?? /^[\w.-]+(?=\s*@)/.exec(text)?.[0];
  return name === undefined ? text : normalizeName(name);
}

/** Merges a requirement that both sides changed, such as `httpx[http2]>=0.27 ; python_version < "3.13"`. */
export function mergeRequirement(sides: Sides<string>): string | undefined {
  const base = sides.base ? readRequirement(sides.base) : ADDED;
  const project = readRequirement(sides.project);
  const template = readRequirement(sides.template);
  if (!base || !project || !template) return undefined;
  const part = (name: keyof Requirement) =>
    mergeValue({
      base: base[name],
      project: project[name],
      template: template[name],
    });
  const extras = part('extras');
  const marker = part('marker');
  const specifier = mergeSpecifier({
    base: base.specifier,
    project: project.specifier,
    template: template.specifier,
  });
  if (marker === 'conflict' || specifier === undefined) return undefined;
  const merged =
    extras === 'conflict'
      ? unite(project.extras, template.extras)
      : extras.merged;
  const space = /^\s*/.exec(project.specifier)?.[0] ?? '';
  return `${project.name}${merged}${space}${specifier.trim()}${marker.merged}`;
}

function unite(project: string, template: string): string {
  const names = (extras: string) =>
    extras
      .slice(1, -1)
      .split(',')
      .map(name => name.trim())
      .filter(Boolean);
  const all = new Set([...names(project), ...names(template)]);
  return all.size ? `[${[...all].join(',')}]` : '';
}
