import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { listFiles } from '../git/snapshots';

const EACH = /\bvalues\.(\w+)\[\*\]/;

/**
 * Backstage renders one file to one file. Here a path that holds `values.<list>[*]` stands for one file for each item
 * of that list, as in `overlays/${{ values.environments[*].name }}/kustomization.yaml`: in each copy's path and text
 * `[*]` after that list is the item's index. Returns the folder to render: the layer's own if nothing is repeated.
 */
export async function repeatFolders(options: {
  folder: string;
  values: JsonObject;
  /** A folder that does not exist yet, for the copy. */
  destination: string;
}): Promise<string> {
  const { folder, values, destination } = options;
  const files = await listFiles(folder);
  if (!files.some(({ path }) => EACH.test(path))) return folder;

  for (const { path, source, mode } of files) {
    const list = EACH.exec(path)?.[1];
    if (list === undefined) {
      await cp(source, await prepare(destination, path), {
        verbatimSymlinks: true,
      });
    } else if (mode === '120000') {
      throw new InputError(
        `${path} is a symbolic link, which cannot be repeated for each item of values.${list}; make it a file.`,
      );
    } else {
      // Latin 1 maps bytes to characters and back, so that no file is changed but for the marker.
      const text = await readFile(source, 'latin1');
      for (const index of itemsOf(values, list).keys()) {
        const choose = (input: string) =>
          input.replaceAll(`values.${list}[*]`, `values.${list}[${index}]`);
        const target = await prepare(destination, choose(path));
        await writeFile(target, choose(text), {
          encoding: 'latin1',
          mode: mode === '100755' ? 0o755 : 0o644,
        });
      }
    }
  }
  return destination;
}

function itemsOf(values: JsonObject, list: string): unknown[] {
  const items = values[list];
  if (!Array.isArray(items) || items.length === 0) {
    throw new InputError(
      `A layer has files for each item of values.${list}, which must therefore be a list with at least one item.`,
    );
  }
  return items;
}

async function prepare(destination: string, path: string): Promise<string> {
  const target = join(destination, path);
  await mkdir(dirname(target), { recursive: true });
  return target;
}
