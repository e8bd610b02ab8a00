import { InputError } from '@backstage/errors';
import {
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Pair,
  type Range,
  type YAMLMap,
} from 'yaml';

/**
 * Changes which image a kustomization asks for, and no other byte of its text: the file belongs to people, with their
 * comments, order and spaces. The library says where in the text a value stands; only that place is written.
 */

export interface ImageChange {
  /** Becomes `newTag`. */
  version: string;
  /** Becomes `digest`, which takes precedence over the tag; one that is there goes when none is given. */
  digest?: string;
}

/** The service's own container image, by the name that its manifests call it. */
const OWN_IMAGE = 'app';

interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * Returns the text with the image set; the same text when it is so already.
 *
 * @throws InputError as a sentence with the path when the text is no kustomization that asks for one image.
 */
export function setImage(options: {
  text: string;
  path: string;
  service: string;
  change: ImageChange;
}): string {
  const { text, change } = options;
  const image = findImage(options);
  const edits = [
    setValue({ text, image, key: 'newTag', value: change.version }),
    change.digest
      ? setValue({ text, image, key: 'digest', value: change.digest })
      : removeValue({ text, image, key: 'digest' }),
  ].filter(edit => edit !== undefined);
  const edited = edits
    .sort((a, b) => b.start - a.start)
    .reduce(
      (result, { start, end, text: inserted }) =>
        result.slice(0, start) + inserted + result.slice(end),
      text,
    );
  return edited;
}

/** Which image a kustomization asks for now. */
export function readImage(options: {
  text: string;
  path: string;
  service: string;
}): { version?: string; digest?: string } {
  const image = findImage(options);
  const read = (key: string) => {
    const value = image.get(key);
    return value === undefined || value === null ? undefined : String(value);
  };
  return { version: sourceOf(image, 'newTag'), digest: read('digest') };
}

function findImage(options: {
  text: string;
  path: string;
  service: string;
}): YAMLMap {
  const { text, path, service } = options;
  const document = parseDocument(text, { prettyErrors: true });
  const problem = document.errors[0];
  if (problem) {
    throw new InputError(
      `${path} of the GitOps repository is not valid YAML (${
        problem.message.split('\n')[0]
      }); correct it there first.`,
    );
  }
  const images = isMap(document.contents)
    ? document.contents.get('images', true)
    : undefined;
  const entries = isSeq(images) ? images.items.filter(isMap) : [];
  const named = (name: string) =>
    entries.filter(entry => entry.get('name') === name);
  const [own, ...others] =
    [named(OWN_IMAGE), named(service), entries].find(
      found => found.length > 0,
    ) ?? [];
  if (own && others.length === 0) return own;
  throw new InputError(
    own
      ? `${path} of the GitOps repository sets several images, and none is called ${OWN_IMAGE} or ${service}; call the service's own so.`
      : `${path} of the GitOps repository sets no image; add "images" with the name ${OWN_IMAGE}, as kustomize has it.`,
  );
}

interface Place {
  text: string;
  image: YAMLMap;
  key: string;
}

function setValue({
  text,
  image,
  key,
  value,
}: Place & { value: string }): Edit | undefined {
  const pair = pairOf(image, key);
  // Quoted: a version such as 1.10 or 1e5 would be a number, and no version holds a quote.
  const quoted = `'${value}'`;
  const range = rangeOf(pair?.value);
  if (range && range[1] > range[0]) {
    const [start, end] = range;
    return isScalar(pair?.value) && pair.value.value === value
      ? undefined
      : { start, end, text: quoted };
  }
  if (pair) {
    const [, end] = requireRange(pair.key);
    const colon = text.indexOf(':', end) + 1;
    return { start: colon, end: colon, text: ` ${quoted}` };
  }
  const first = image.items[0];
  const [start] = requireRange(first?.key);
  if (image.flow) return { start, end: start, text: `${key}: ${quoted}, ` };
  const last = image.items.at(-1);
  const [, end] = requireRange(last?.value ?? last?.key);
  const line = text.lastIndexOf('\n', start - 1) + 1;
  return {
    start: end,
    end,
    text: `\n${' '.repeat(start - line)}${key}: ${quoted}`,
  };
}

function removeValue({ text, image, key }: Place): Edit | undefined {
  const pair = pairOf(image, key);
  if (!pair) return undefined;
  const [start] = requireRange(pair.key);
  const [, end] = requireRange(pair.value ?? pair.key);
  const isFirst = image.items[0] === pair;
  if (image.flow || isFirst) {
    const next = image.items[image.items.indexOf(pair) + 1];
    if (next) return { start, end: requireRange(next.key)[0], text: '' };
    const before = image.items[image.items.indexOf(pair) - 1];
    const from = requireRange(before?.value ?? before?.key)[1];
    return { start: from, end, text: '' };
  }
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  return {
    start: line,
    end: newline < 0 ? text.length : newline + 1,
    text: '',
  };
}

function sourceOf(image: YAMLMap, key: string): string | undefined {
  const value = pairOf(image, key)?.value;
  if (!isScalar(value) || value.value === null) return undefined;
  // As it is written: 1.10 without quotes would be 1.1 as a number.
  return typeof value.value === 'string' ? value.value : value.source;
}

function pairOf(image: YAMLMap, key: string): Pair | undefined {
  return image.items.find(item => isScalar(item.key) && item.key.value === key);
}

function rangeOf(node: unknown): Range | undefined {
  const range = (node as { range?: Range | null } | null | undefined)?.range;
  return range ?? undefined;
}

function requireRange(node: unknown): Range {
  const range = rangeOf(node);
  if (!range) throw new InputError('A value without a place in its file');
  return range;
}
