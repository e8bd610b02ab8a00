import { InputError } from '@backstage/errors';
import { TEMPLATE_VERSION_ANNOTATION } from '@slipway/plugin-fleet-common';
import { inc, valid } from 'semver';
import { isScalar, parseAllDocuments } from 'yaml';

/**
 * A template.yaml with the next patch version in its annotation; every other byte stays.
 *
 * @throws InputError when the file has no such template, or it states no version.
 */
export function raiseTemplateVersion(
  text: string,
  /** Of the template; a file may hold several. */
  { name, path }: { name: string; path: string },
): { text: string; version: string } {
  const document = parseAllDocuments(text).find(
    one =>
      one.getIn(['kind']) === 'Template' &&
      one.getIn(['metadata', 'name']) === name,
  );
  const scalar = document?.getIn(
    ['metadata', 'annotations', TEMPLATE_VERSION_ANNOTATION],
    true,
  );
  const stated = isScalar(scalar) ? String(scalar.value) : '';
  const version = valid(stated) === stated ? inc(stated, 'patch') : null;
  if (!isScalar(scalar) || !scalar.range || !version) {
    throw new InputError(
      `${path} has no Template ${name} whose annotation ${TEMPLATE_VERSION_ANNOTATION} is a semantic version such as "1.0.0"; set it there.`,
    );
  }
  const [start, end] = scalar.range;
  const written = text.slice(start, end).replace(stated, version);
  return { text: text.slice(0, start) + written + text.slice(end), version };
}

/** A CHANGELOG.md with a section for a version before all others, or with one more line in the section that is there. */
export function addToChangelog(
  text: string | undefined,
  { name, version, change }: { name: string; version: string; change: string },
): string {
  if (!text?.trim()) {
    return `# Changes of the template \`${name}\`\n\n## ${version}\n\n- ${change}\n`;
  }
  const own = new RegExp(
    `^##[ \\t]+\\[?v?${version.replaceAll('.', '\\.')}\\]?(?:[ \\t].*)?\\n+`,
    'm',
  ).exec(text);
  if (own) {
    const at = own.index + own[0].length;
    return `${text.slice(0, at)}- ${change}\n${text.slice(at)}`;
  }
  const section = `## ${version}\n\n- ${change}\n`;
  const first = /^##[ \t]/m.exec(text);
  return first
    ? `${text.slice(0, first.index)}${section}\n${text.slice(first.index)}`
    : `${text.trimEnd()}\n\n${section}`;
}
