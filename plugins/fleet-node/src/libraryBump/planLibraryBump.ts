import { compare, valid } from '@renovatebot/pep440';
import { InputError } from '@backstage/errors';
import {
  changeRequirements,
  findRequirements,
  type PlacedRequirement,
} from './pyprojectRequirements';
import { readLock, type Blocker, type LockedVersion } from './lockedVersions';
import { normalizeName } from './requirement';
import { changePins, findPins } from './requirementsPins';
import { allows, raise } from './specifier';

/**
 * What has to be done to a service so that it uses a library in a version or a newer one:
 *
 * - `unaffected`: it does not use the library.
 * - `already-there`: it has the version or a newer one.
 * - `lock-only`: what it requires allows the version; only the lockfile holds it back.
 * - `range-edited`: its own requirement is changed in place, as little as it takes.
 * - `transitive`: others bring the library in; the resolver is told to take a newer one.
 * - `internal-source`: it comes from a folder, a repository or an address, where versions are made and not chosen.
 * - `blocked`: a person has to do it, for the reason given.
 */
export type LibraryBumpClass =
  | 'unaffected'
  | 'already-there'
  | 'lock-only'
  | 'range-edited'
  | 'transitive'
  | 'internal-source'
  | 'blocked';

export interface LibraryBumpPlan {
  class: LibraryBumpClass;
  /** One sentence. */
  reason: string;
  /** The lowest version that it has now. */
  from?: string;
  /** New text of files by their path; without the lockfile. */
  edits: Record<string, string>;
  /** Path of the lockfile to make again. */
  lockfile?: string;
  /** Whose requirements do not allow the version as they are locked; the resolver may find newer ones that do. */
  blockers: Blocker[];
}

/** The files of a service that say what it uses, by their path in the service's folder. */
export type DependencyFiles = Readonly<Record<string, string>>;

const OTHER_LOCKS =
  /^(pdm\.lock|Pipfile\.lock|pylock(\.[^/]+)?\.toml|Pipfile|setup\.py|setup\.cfg|environment\.ya?ml|package\.json)$/;
const REQUIREMENTS = /^requirements[^/]*\.txt$|^requirements\/[^/]+\.txt$/;

/** Decides from the files alone; what newer versions need is known to the resolver only. */
export function planLibraryBump(options: {
  files: DependencyFiles;
  library: string;
  /** The lowest version that is wanted, as PEP 440 has it. */
  version: string;
}): LibraryBumpPlan {
  const { files, version } = options;
  const library = normalizeName(options.library);
  if (!valid(version)) {
    throw new InputError(
      `'${version}' is no version of a Python library; write one such as 2.5.1`,
    );
  }
  const wish = { files, library, version };
  for (const path of ['poetry.lock', 'uv.lock']) {
    if (files[path] !== undefined) return planLocked({ ...wish, path });
  }
  if (Object.keys(files).some(path => REQUIREMENTS.test(path))) {
    return planRequirements(wish);
  }
  const other = Object.keys(files).find(path => OTHER_LOCKS.test(path));
  if (other === undefined && files['pyproject.toml'] !== undefined) {
    return planUnlocked(wish);
  }
  return settled(
    'blocked',
    other
      ? `The service keeps its libraries in ${other}; Slipway changes poetry.lock, uv.lock and requirements files. Bump ${library} by hand`
      : `There is no pyproject.toml, poetry.lock, uv.lock or requirements.txt that would say what it uses`,
  );
}

interface Wish {
  files: DependencyFiles;
  library: string;
  version: string;
}

function planLocked({
  files,
  library,
  version,
  path,
}: Wish & { path: string }) {
  const pyproject = files['pyproject.toml'];
  if (pyproject === undefined) {
    return settled(
      'blocked',
      `There is a ${path} but no pyproject.toml, which it belongs to; commit it`,
    );
  }
  const lock = readLock(path, files[path] ?? '');
  const locked = lock.versionsOf(library);
  const required = findRequirements(pyproject, library);
  const lowest = lowestOf(locked);
  if (!lowest) {
    return required.length === 0
      ? settled('unaffected', `It does not use ${library}`)
      : settled(
          'blocked',
          `pyproject.toml requires ${library}, which ${path} does not have; make ${path} again first`,
        );
  }
  const from = lowest.version;
  const source =
    locked.find(one => one.source)?.source ??
    (required.some(({ isPinnedToSource }) => isPinnedToSource)
      ? 'path'
      : undefined);
  if (compare(from, version) >= 0) {
    return settled('already-there', `It has ${library} ${from}`, from);
  }
  if (source) return fromSource({ library, from, source });
  const blockers = lock
    .blockersOf(library, version)
    .filter(({ name }) => normalizeName(name) !== library);
  const rest = { from, lockfile: path, blockers };
  const edited = editRequirements({ pyproject, library, version, required });
  if ('reason' in edited) return settled('blocked', edited.reason, from);
  if (edited.text !== pyproject) {
    return {
      class: 'range-edited' as const,
      reason: `${library} goes from ${from} to ${version} or newer, and ${edited.changes.join(
        ', ',
      )}.`,
      edits: { 'pyproject.toml': edited.text },
      ...rest,
    };
  }
  return required.length > 0
    ? {
        class: 'lock-only' as const,
        reason: `What it requires allows ${library} ${version}; ${path} holds ${from}.`,
        edits: {},
        ...rest,
      }
    : {
        class: 'transitive' as const,
        reason: `Other libraries bring in ${library} ${from}; the resolver takes ${version} or newer.`,
        edits: {},
        ...rest,
      };
}

function planUnlocked({ files, library, version }: Wish): LibraryBumpPlan {
  const pyproject = files['pyproject.toml'] ?? '';
  const required = findRequirements(pyproject, library);
  if (required.length === 0) {
    return settled(
      'unaffected',
      `Its pyproject.toml does not name ${library}, and there is no lockfile that would tell what others bring in`,
    );
  }
  if (required.some(({ isPinnedToSource }) => isPinnedToSource)) {
    return fromSource({ library, source: 'path' });
  }
  const edited = editRequirements({ pyproject, library, version, required });
  if ('reason' in edited) return settled('blocked', edited.reason);
  return edited.text === pyproject
    ? settled(
        'already-there',
        `Its pyproject.toml allows ${library} ${version} and nothing is locked, so that the next build takes it`,
      )
    : {
        class: 'range-edited',
        reason: `${edited.changes.join(', ')}; nothing is locked.`,
        edits: { 'pyproject.toml': edited.text },
        blockers: [],
      };
}

function planRequirements({ files, library, version }: Wish): LibraryBumpPlan {
  const edits: Record<string, string> = {};
  const changes: string[] = [];
  const pinned: string[] = [];
  let isNamed = false;
  for (const [path, text] of Object.entries(files)) {
    if (!REQUIREMENTS.test(path)) continue;
    for (const pin of findPins(text, library)) {
      isNamed = true;
      if (pin.isUrl) return fromSource({ library, source: 'url' });
      if (pin.version) pinned.push(pin.version);
      const isEnough = pin.version
        ? compare(pin.version, version) >= 0
        : allows(pin.specifier, version);
      if (isEnough) continue;
      if (pin.isGenerated || pin.hasHashes) {
        return settled(
          'blocked',
          `${path} is made by a tool (${
            pin.isGenerated ? 'pip-compile or uv' : 'it has hashes'
          }), which Slipway does not run; make it again with ${library}>=${version}`,
          pin.version,
        );
      }
      const specifier = raise(pin.specifier, version);
      if (specifier === undefined) {
        return settled(
          'blocked',
          cannotEdit({
            place: path,
            specifier: pin.specifier,
            library,
            version,
          }),
          pin.version,
        );
      }
      changes.push(`${path} says ${library}${specifier.trim()}`);
    }
    const changed = changePins(text, library, pin =>
      (pin.version && compare(pin.version, version) >= 0) ||
      allows(pin.specifier, version)
        ? undefined
        : raise(pin.specifier, version),
    );
    if (changed !== text) edits[path] = changed;
  }
  const from = pinned.sort((a, b) => compare(a, b))[0];
  if (changes.length > 0) {
    const reason = `${changes.join(', ')}.`;
    return { class: 'range-edited', reason, from, edits, blockers: [] };
  }
  if (!isNamed) {
    return settled('unaffected', `Its requirements do not name ${library}`);
  }
  return settled(
    'already-there',
    from
      ? `It has ${library} ${from}`
      : `Its requirements allow ${library} ${version} and nothing is locked, so that the next build takes it`,
    from,
  );
}

function editRequirements(options: {
  pyproject: string;
  library: string;
  version: string;
  required: PlacedRequirement[];
}): { text: string; changes: string[] } | { reason: string } {
  const { pyproject, library, version, required } = options;
  const changes: string[] = [];
  for (const { place, specifier } of required) {
    if (allows(specifier, version)) continue;
    const raised = raise(specifier, version);
    if (raised === undefined) {
      return { reason: cannotEdit({ place, specifier, library, version }) };
    }
    changes.push(
      `${place} says ${raised.trim()} instead of ${specifier.trim()}`,
    );
  }
  const text = changeRequirements(pyproject, library, ({ specifier }) =>
    allows(specifier, version) ? undefined : raise(specifier, version),
  );
  return { text, changes };
}

function cannotEdit(options: {
  place: string;
  specifier: string;
  library: string;
  version: string;
}): string {
  const { place, specifier, library, version } = options;
  return `${place} requires ${library} '${specifier.trim()}', which does not allow ${version} and cannot be changed by a rule; change it by hand`;
}

function fromSource(options: {
  library: string;
  from?: string;
  source: NonNullable<LockedVersion['source']>;
}): LibraryBumpPlan {
  const { library, from, source } = options;
  const where = {
    path: 'a folder of the repository',
    git: 'a git repository',
    url: 'an address',
  }[source];
  return settled(
    'internal-source',
    `${library} comes from ${where}, where versions are made and not chosen; change it there, or take it from an index`,
    from,
  );
}

function lowestOf(locked: LockedVersion[]): LockedVersion | undefined {
  return [...locked].sort((a, b) => compare(a.version, b.version))[0];
}

function settled(
  decision: LibraryBumpClass,
  reason: string,
  from?: string,
): LibraryBumpPlan {
  return {
    class: decision,
    reason: `${reason}.`,
    from,
    edits: {},
    blockers: [],
  };
}
