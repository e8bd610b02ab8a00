import type { CaseFile, CaseTree, UpdateCase } from './updateCases';

/**
 * Random trees and edits on both sides, and the question whether anything was lost. Every line and every binary is
 * unique, so that what is missing can be told from what was never there.
 */
export interface RandomUpdate {
  base: CaseTree;
  project: CaseTree;
  template: CaseTree;
}

export type Random = () => number;

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) % 0x100000000;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  };
}

const FOLDERS = ['', 'src/', 'src/deep/', 'lib/', 'docs/'];
const NAMES = [
  'a.py',
  'b.txt',
  'c.md',
  '.gitignore',
  'requirements.txt',
  'run',
  'spa ce',
  'qu"o',
  'ä.txt',
];

class Maker {
  #lines = 0;

  constructor(private readonly random: Random) {}

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  pick<T>(items: T[]): T | undefined {
    return items[this.below(items.length)];
  }

  edited(base: CaseTree, side: string): CaseTree {
    const tree = { ...base };
    const edits = this.below(5);
    for (let i = 0; i < edits; i++) this.edit(tree, side);
    return tree;
  }

  /** A file that does not stand where another's folder is, nor the other way round. */
  put(tree: CaseTree, path: string, content: CaseFile): void {
    const folded = path.toLowerCase();
    for (const other of Object.keys(tree)) {
      if (other.startsWith(`${path}/`) || path.startsWith(`${other}/`)) return;
      if (other !== path && other.toLowerCase() === folded) return;
    }
    tree[path] = content;
  }

  add(tree: CaseTree, side: string): void {
    const path = `${this.pick(FOLDERS)}${this.pick(NAMES)}`;
    if (tree[path] === undefined) this.put(tree, path, this.#content(side));
  }

  edit(tree: CaseTree, side: string): void {
    const path = this.pick(Object.keys(tree));
    if (path === undefined) {
      this.add(tree, side);
      return;
    }
    const kind = this.below(10);
    if (kind === 0) delete tree[path];
    else if (kind === 1) this.#rename(tree, path);
    else if (kind === 2) this.add(tree, side);
    else if (kind === 3) this.#renameFolder(tree, path);
    else if (kind === 4) tree[path] = this.#content(side);
    else if (kind === 5) this.#becomeFolder(tree, path, side);
    else tree[path] = this.#changed(tree[path] ?? '', side);
  }

  #rename(tree: CaseTree, path: string): void {
    const content = tree[path] ?? '';
    const target = `${this.pick(FOLDERS)}${this.pick(NAMES)}`;
    if (tree[target] !== undefined) return;
    delete tree[path];
    this.put(tree, target, content);
    if (tree[target] === undefined) tree[path] = content;
  }

  #renameFolder(tree: CaseTree, path: string): void {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const target = this.pick(FOLDERS) ?? '';
    if (!folder || target.startsWith(folder) || folder.startsWith(target))
      return;
    for (const name of Object.keys(tree)) {
      const moved = target + name.slice(folder.length);
      if (!name.startsWith(folder) || tree[moved] !== undefined) continue;
      const content = tree[name] ?? '';
      delete tree[name];
      this.put(tree, moved, content);
      if (tree[moved] === undefined) tree[name] = content;
    }
  }

  #becomeFolder(tree: CaseTree, path: string, side: string): void {
    delete tree[path];
    this.put(tree, `${path}/${this.pick(NAMES)}`, this.#content(side));
  }

  #line(side: string): string {
    this.#lines += 1;
    return `${side}-${this.#lines}-${'x'.repeat(this.below(20))}`;
  }

  #content(side: string): CaseFile {
    const kind = this.below(12);
    if (kind === 0) return { symlink: this.#line(side) };
    if (kind === 1) {
      const bytes = Buffer.from(`\0\xff${this.#line(side)}`, 'latin1');
      return { base64: bytes.toString('base64') };
    }
    const lines = Array.from({ length: this.below(12) }, () =>
      this.#line(side),
    );
    const end = this.chance(0.1) ? '' : '\n';
    const text = lines.length ? lines.join('\n') + end : '';
    return kind === 2 ? { text, exec: true } : text;
  }

  #changed(content: CaseFile, side: string): CaseFile {
    if (typeof content === 'object' && !('text' in content)) {
      return this.#content(side);
    }
    const text = typeof content === 'string' ? content : content.text;
    const exec =
      (typeof content === 'object' && content.exec === true) !==
      this.chance(0.1);
    const lines = text.split('\n');
    const edits = 1 + this.below(3);
    for (let i = 0; i < edits; i++) {
      const at = this.below(lines.length);
      const kind = this.below(3);
      if (kind === 0) lines[at] = this.#line(side);
      else if (kind === 1) lines.splice(at, 0, this.#line(side));
      else lines.splice(at, 1);
    }
    const changed = lines.join('\n');
    return exec ? { text: changed, exec } : changed;
  }
}

export function randomUpdate(random: Random): RandomUpdate {
  const maker = new Maker(random);
  const base: CaseTree = {};
  const files = 1 + maker.below(7);
  for (let i = 0; i < files; i++) maker.add(base, 'base');
  const project = maker.edited(base, 'project');
  const template = maker.edited(base, 'template');
  // Some changes are the same on both sides.
  if (maker.chance(0.2)) {
    const path = maker.pick(Object.keys(template));
    const content = path === undefined ? undefined : template[path];
    if (path !== undefined && content !== undefined) {
      maker.put(project, path, content);
    }
  }
  return { base, project, template };
}

/** The update as a case that can be put into a file and run alone. */
export function asCase(id: string, update: RandomUpdate): UpdateCase {
  const { base, project, template } = update;
  const projectEdits: UpdateCase['projectEdits'] = { ...project };
  for (const path of Object.keys(base)) {
    if (project[path] === undefined) projectEdits[path] = null;
  }
  return {
    id,
    templateV1: base,
    projectEdits,
    templateV2: template,
    expected: {},
  };
}
