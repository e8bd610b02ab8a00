import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BRANCH, type CampaignWorld, type PullRequest } from './CampaignWorld';
import { Clone } from './Clone';
import { expect } from './portal';

/** What the owners of a service do to it; by turns. */
const EDITS = ['nothing', 'elsewhere', 'beside', 'same line', 'delete'];
/** Each eleventh owner pushes to the branch of the proposal. */
const PUSHES_EVERY = 11;
const AT_ONCE = 4;

/** The people of a fleet: what they change, and what must be left of it at the end. */
export class FleetOfOwners {
  readonly names: string[];
  /** Two services that the campaigns leave out. */
  readonly excluded: string[];
  readonly #held: string[];
  readonly #declined: string[];
  readonly #world: CampaignWorld;
  /** Commits of people by service. */
  readonly #commits = new Map<string, string[]>();
  readonly #pushed = new Map<string, number>();
  /** The version that is still proposed, because a person works on it, by service. */
  readonly #kept = new Map<string, number>();

  constructor(world: CampaignWorld, count: number) {
    this.#world = world;
    this.names = Array.from(
      { length: count },
      (_, index) => `service-${index}`,
    );
    this.excluded = this.names.slice(0, 2);
    this.#held = this.names.slice(2, 4);
    this.#declined = [5, 6].map(index => `service-${index}`);
  }

  /** One commit on the default branch of each service, unless its owner does nothing. */
  async editServices(): Promise<void> {
    await this.#each(async (name, index) => {
      const edit = EDITS[index % EDITS.length];
      const isHeld = this.#held.includes(name);
      if (edit === 'nothing' && !isHeld) return;
      await this.#inClone(name, async clone => {
        const read = (path: string) =>
          readFile(join(clone.folder, path), 'utf8');
        const settings = await read('settings.toml');
        const wish = await read('.template.yaml');
        await clone.push({
          ...(edit === 'elsewhere' && { 'README.md': `# Ours, ${name}\n` }),
          ...(edit === 'beside' && {
            'settings.toml': settings.replace('setting_0 = 0', 'setting_0 = 9'),
          }),
          ...(edit === 'same line' && {
            'settings.toml': settings.replace('setting_4 = 0', 'setting_4 = 9'),
          }),
          ...(edit === 'delete' && { 'notes.txt': undefined }),
          ...(isHeld && {
            '.template.yaml': wish.replace(
              /^hold:.*$/m,
              'hold:\n  reason: Moves to another team',
            ),
          }),
        });
        await this.#remember(name, clone);
      });
    });
  }

  /** Some people add a commit to what is proposed to them, once for each version. */
  async pushToSomeProposals(version: number): Promise<void> {
    await this.#each(async (name, index) => {
      const isPusher = index % PUSHES_EVERY === PUSHES_EVERY - 1;
      if (!isPusher || this.#pushed.get(name) === version) return;
      const open = await this.#openPullRequest(name);
      if (!open) return;
      await this.#inClone(name, async clone => {
        await clone.git('checkout', '--quiet', BRANCH);
        if ((await lockedVersion(clone, 'HEAD')) !== `${version}.0.0`) return;
        const file = join(clone.folder, `by-hand-${version}.txt`);
        await writeFile(file, 'Ours.\n');
        await clone.commitTo(BRANCH, 'Change the proposal by hand');
        await this.#remember(name, clone);
        this.#pushed.set(name, version);
      });
    });
  }

  /** Reviewers merge what is proposed, unless it has conflicts or they do not want it. */
  async answerProposals(): Promise<void> {
    await this.#each(async name => {
      const open = await this.#openPullRequest(name);
      if (!open) return;
      const pushed = this.#pushed.get(name);
      if (this.#declined.includes(name)) {
        await this.#world.close(name, open.number);
      } else if (!open.draft) {
        await this.#world.merge(name, open.number);
      } else if (pushed !== undefined) {
        this.#kept.set(name, pushed);
      }
    });
  }

  /** One pull request for each due service, for this version unless a person works on it, and no person's commit lost. */
  async expectProposals(version: number): Promise<void> {
    const wrong: string[] = [];
    await this.#each(async name => {
      const isDue = ![...this.excluded, ...this.#held].includes(name);
      const all = await this.#world.pullRequests(name);
      const open = all.filter(({ state }) => state === 'open');
      if (open.length !== (isDue ? 1 : 0)) {
        wrong.push(`${name} has ${open.length} open pull requests`);
      }
      if (all.length > (isDue ? version - 1 : 0)) {
        wrong.push(`${name} has had ${all.length} pull requests`);
      }
      await this.#inClone(name, async clone => {
        const main = 'origin/main';
        const branch = `origin/${BRANCH}`;
        const heads = isDue && open.length > 0 ? [main, branch] : [main];
        if (heads.includes(branch)) {
          const locked = await lockedVersion(clone, branch);
          if (locked !== `${this.#kept.get(name) ?? version}.0.0`) {
            wrong.push(`${name} is offered ${locked}`);
          }
        }
        for (const commit of this.#commits.get(name) ?? []) {
          const within = await clone.git('rev-list', ...heads);
          if (!within.includes(commit)) {
            wrong.push(`${name} lost ${commit} of a person`);
          }
        }
      });
    });
    expect(wrong).toEqual([]);
  }

  async #openPullRequest(name: string): Promise<PullRequest | undefined> {
    const all = await this.#world.pullRequests(name);
    return all.find(({ state }) => state === 'open');
  }

  async #remember(name: string, clone: Clone): Promise<void> {
    const commit = await clone.git('rev-parse', 'HEAD');
    this.#commits.set(name, [...(this.#commits.get(name) ?? []), commit]);
  }

  async #inClone(
    name: string,
    work: (clone: Clone) => Promise<void>,
  ): Promise<void> {
    const clone = await Clone.of(this.#world.portal, name);
    try {
      await work(clone);
    } finally {
      await clone.remove();
    }
  }

  async #each(
    work: (name: string, index: number) => Promise<void>,
  ): Promise<void> {
    const waiting = [...this.names.entries()];
    const go = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        await work(next[1], next[0]);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, go));
  }
}

async function lockedVersion(clone: Clone, revision: string): Promise<string> {
  const lock = await clone.git('show', `${revision}:.template.lock.json`);
  return JSON.parse(lock).version;
}
