import { Batcher } from './Batcher';

/** A store that keeps what is committed, and refuses whole transactions with an item that begins with `poison`. */
function startStore() {
  const kept = new Set<string>();
  const transactions: string[][] = [];
  const write = async (items: string[]) => {
    transactions.push(items);
    await new Promise(resolve => setTimeout(resolve, 5));
    const poison = items.find(item => item.startsWith('poison'));
    if (poison) throw new Error(`${poison} cannot be written`);
    return items.map(item => {
      const wasThere = kept.has(item);
      kept.add(item);
      return wasThere;
    });
  };
  return { kept, transactions, write };
}

describe('Batcher', () => {
  it('writes what comes at about the same time in few transactions', async () => {
    const { write, transactions, kept } = startStore();
    const batcher = new Batcher({ run: write, maxAtOnce: 40 });

    await Promise.all(
      Array.from({ length: 100 }, (_, index) => batcher.add(`run-${index}`)),
    );

    expect(transactions.map(ids => ids.length)).toEqual([40, 40, 20]);
    expect(kept.size).toBe(100);
  });

  it('answers after the commit, each with its own', async () => {
    const { write, kept } = startStore();
    const batcher = new Batcher({ run: write, maxAtOnce: 40 });
    kept.add('old');

    const answers = await Promise.all(
      ['new', 'old'].map(async item => {
        const wasThere = await batcher.add(item);
        return { isThere: kept.has(item), wasThere };
      }),
    );

    expect(answers).toEqual([
      { isThere: true, wasThere: false },
      { isThere: true, wasThere: true },
    ]);
  });

  it('never writes two of one key together, and keeps their order', async () => {
    const { write, transactions } = startStore();
    const batcher = new Batcher({
      run: write,
      keyOf: item => item[0],
      maxAtOnce: 3,
    });

    await Promise.all(
      ['a1', 'a2', 'b1', 'a3', 'c1', 'd1'].map(batcher.add, batcher),
    );

    expect(transactions).toEqual([['a1', 'b1', 'c1'], ['a2', 'd1'], ['a3']]);
  });

  it('fails one that cannot be written, and no other', async () => {
    const { write, kept } = startStore();
    const batcher = new Batcher({ run: write, maxAtOnce: 40 });

    const answers = await Promise.allSettled(
      ['a', 'poison', 'b'].map(item => batcher.add(item)),
    );

    expect(answers.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect([...kept]).toEqual(['a', 'b']);
  });

  it('goes on after a transaction failed', async () => {
    const { write } = startStore();
    const batcher = new Batcher({ run: write, maxAtOnce: 40 });

    await expect(batcher.add('poison')).rejects.toThrow(
      'poison cannot be written',
    );

    await expect(batcher.add('a')).resolves.toBe(false);
  });
});
