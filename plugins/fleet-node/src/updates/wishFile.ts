import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '@backstage/types';
import { parseDocument } from 'yaml';

/** `.template.yaml` with another version and other values; comments, order and the owner's overrides stay. */
export function editWish(
  text: string,
  changes: { version: string; values: JsonObject },
): string {
  const document = parseDocument(text);
  document.set('version', changes.version);
  const before: JsonObject = document.toJS().values ?? {};
  for (const [name, value] of Object.entries(changes.values)) {
    if (!isDeepStrictEqual(before[name], value)) {
      document.setIn(['values', name], value);
    }
  }
  for (const name of Object.keys(before)) {
    if (!(name in changes.values)) document.deleteIn(['values', name]);
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
