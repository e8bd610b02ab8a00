import { z } from 'zod';

const newPullSchema = z.object({
  head: z.string(),
  base: z.string(),
  title: z.string(),
  body: z.string(),
});

const changeSchema = z.object({
  title: z.string().optional(),
  body: z.string().optional(),
  state: z.enum(['open', 'closed']).optional(),
});

export type TestPull = z.infer<typeof newPullSchema> & {
  number: number;
  state: 'open' | 'closed';
  merged: boolean;
  createdAt: string;
};

/** The pull requests of one repository, as far as the actions use Gitea's API for them. */
export class TestPulls {
  readonly all: TestPull[] = [];
  /** Teams that were asked to review, by number. */
  readonly reviewers = new Map<number, unknown>();
  now = () => new Date().toISOString();

  answer(call: {
    method: string;
    path: string;
    query: URLSearchParams;
    body: unknown;
  }): [number, unknown] {
    const { method, path, query, body } = call;
    const [first = '', ...rest] = path.split('/').map(decodeURIComponent);
    if (first === '' && method === 'POST') return this.#create(body);
    if (first === '') {
      const state = query.get('state');
      const page = Number(query.get('page') ?? 1);
      const pulls = this.all.filter(
        pull => state === 'all' || pull.state === state,
      );
      return [200, page > 1 ? [] : pulls.map(toWire)];
    }
    const pull = /^\d+$/.test(first)
      ? this.all[Number(first) - 1]
      : this.all.findLast(
          one => one.base === first && one.head === rest.join('/'),
        );
    if (!pull) return [404, { message: 'no such pull request' }];
    if (rest[0] === 'requested_reviewers') {
      this.reviewers.set(pull.number, body);
      return [201, {}];
    }
    if (method === 'PATCH') Object.assign(pull, changeSchema.parse(body));
    return [200, toWire(pull)];
  }

  #create(body: unknown): [number, unknown] {
    const wanted = newPullSchema.parse(body);
    const open = this.all.some(
      pull =>
        pull.state === 'open' &&
        pull.head === wanted.head &&
        pull.base === wanted.base,
    );
    if (open) return [409, { message: 'there is one already' }];
    const pull: TestPull = {
      ...wanted,
      number: this.all.length + 1,
      state: 'open',
      merged: false,
      createdAt: this.now(),
    };
    this.all.push(pull);
    return [201, toWire(pull)];
  }
}

function toWire(pull: TestPull) {
  return {
    ...pull,
    html_url: `http://localhost/acme/gitops/pulls/${pull.number}`,
    head: { ref: pull.head, sha: '0'.repeat(40) },
    base: { ref: pull.base, sha: '0'.repeat(40) },
    created_at: pull.createdAt,
  };
}
