/**
 * A three-way merge of what stands in a file under a key: a table of TOML, a setting, an item of a list, a line of a
 * requirements file. Comments and blank lines belong to the entry below them.
 */
export interface Entry {
  /** What makes it the same entry on all sides. */
  key: string;
  /** Comments and blank lines before it. */
  lead: string;
  text: string;
}

export interface Sides<T> {
  base: T;
  project: T;
  template: T;
}

/** An entry as each side shall show it; the same on all three when it is merged, undefined where it is not there. */
export type MergedEntry = { key: string } & Sides<
  { lead: string; text: string } | undefined
>;

/** Merges an entry that both sides changed or added (its base is empty then); undefined when a person has to. May give other texts for the sides. */
export type ResolveEntry = (
  entry: Sides<Entry>,
) => string | Sides<string> | undefined;

export function mergeEntries(
  sides: Sides<Entry[]>,
  resolve: ResolveEntry,
): MergedEntry[] {
  const base = index(sides.base);
  const project = index(sides.project);
  const template = index(sides.template);
  return mergedOrder([...project.keys()], [...template.keys()])
    .map(key =>
      mergeEntry(
        key,
        {
          base: base.get(key),
          project: project.get(key),
          template: template.get(key),
        },
        resolve,
      ),
    )
    .filter(({ project: own, template: other }) => own ?? other);
}

/** The second of the same key gets a key of its own. */
function index(entries: Entry[]): Map<string, Entry> {
  const map = new Map<string, Entry>();
  for (const entry of entries) {
    let key = entry.key;
    for (let n = 2; map.has(key); n++) key = `${entry.key}\0${n}`;
    map.set(key, entry);
  }
  return map;
}

/** The project's order, with what only the template has after what stands before it there. */
export function mergedOrder(project: string[], template: string[]): string[] {
  const order = [...project];
  template.forEach((key, at) => {
    if (order.includes(key)) return;
    const before = template.slice(0, at).reverse();
    const neighbour = before.find(other => order.includes(other));
    const place = neighbour === undefined ? 0 : order.indexOf(neighbour) + 1;
    order.splice(place, 0, key);
  });
  return order;
}

/** The side that changed, when only one did or both did the same; `conflict` otherwise. */
export function mergeValue<T>(
  { base, project, template }: Sides<T>,
  isSame: (a: T, b: T) => boolean = Object.is,
): { merged: T } | 'conflict' {
  if (isSame(project, template) || isSame(template, base)) {
    return { merged: project };
  }
  return isSame(project, base) ? { merged: template } : 'conflict';
}

function mergeEntry(
  key: string,
  sides: Sides<Entry | undefined>,
  resolve: ResolveEntry,
): MergedEntry {
  const isSame = (a?: Entry, b?: Entry) => a?.text === b?.text;
  const text = mergeValue(sides, isSame);
  const lead = mergeValue({
    base: sides.base?.lead,
    project: sides.project?.lead,
    template: sides.template?.lead,
  });
  const { base, project, template } = sides;
  if (text !== 'conflict' && !text.merged) {
    return { key, base: undefined, project: undefined, template: undefined };
  }
  const resolved =
    text === 'conflict'
      ? project &&
        template &&
        resolve({
          base: base ?? { key, lead: '', text: '' },
          project,
          template,
        })
      : text.merged?.text;
  if (resolved === undefined) {
    return { key, base, project, template };
  }
  const texts =
    typeof resolved === 'string'
      ? { base: resolved, project: resolved, template: resolved }
      : resolved;
  const leads =
    lead === 'conflict'
      ? {
          base: base?.lead ?? '',
          project: project?.lead ?? '',
          template: template?.lead ?? '',
        }
      : sameOnAll(lead.merged ?? project?.lead ?? template?.lead ?? '');
  return {
    key,
    base: { lead: leads.base, text: texts.base },
    project: { lead: leads.project, text: texts.project },
    template: { lead: leads.template, text: texts.template },
  };
}

function sameOnAll<T>(value: T): Sides<T> {
  return { base: value, project: value, template: value };
}

export function mapSides<T, R>(
  sides: Sides<T>,
  map: (value: T, side: keyof Sides<T>) => R,
): Sides<R> {
  return {
    base: map(sides.base, 'base'),
    project: map(sides.project, 'project'),
    template: map(sides.template, 'template'),
  };
}
