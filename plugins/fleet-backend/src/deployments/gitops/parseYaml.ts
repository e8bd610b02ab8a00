import { isScalar, parseAllDocuments, visit, type Document } from 'yaml';
import { OverlayError } from './OverlayError';

/** Aliases that a document may repeat; a file of a few hundred bytes can otherwise stand for gigabytes. */
const MAX_ALIASES = 100;

/**
 * The documents of a YAML file as plain values; empty ones are left out.
 *
 * @throws OverlayError that names the path and the line, when it is no YAML.
 */
export function parseYaml(text: string, path: string): unknown[] {
  try {
    // Its own look for keys that occur twice compares each with each, which takes seconds for a large file.
    const documents = parseAllDocuments(text, {
      merge: true,
      uniqueKeys: false,
    });
    if (!Array.isArray(documents)) return [];
    return documents
      .map(document => {
        const [error] = document.errors;
        if (error) throw error;
        checkKeys(document);
        return document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown;
      })
      .filter(value => value !== null && value !== undefined);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OverlayError(
      `${path} is not valid YAML: ${reason.split('\n')[0]?.replace(/:$/, '')}`,
    );
  }
}

function checkKeys(document: Document): void {
  visit(document, {
    Map(_key, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        const name = isScalar(key) ? key.value : undefined;
        if (name === undefined || name === '<<') continue;
        if (seen.has(name)) {
          throw new Error(`the key ${JSON.stringify(name)} occurs twice`);
        }
        seen.add(name);
      }
    },
  });
}
