import type { Deployment } from '@slipway/plugin-fleet-common';
import type { NewDeployment } from '../database/deploymentRows';
import { DeploymentWriter, type AddDeployments } from './DeploymentWriter';

function added(id: string): NewDeployment {
  const deployment: Deployment = {
    id,
    service: 'component:default/payments',
    environment: 'production',
    version: '1.0.0',
    outcome: 'success',
    finishedAt: '2026-11-01T10:00:00Z',
  };
  return { deployment, serviceId: 1, receivedAt: '2026-11-02T00:00:00.000Z' };
}

/** A store that keeps what is committed, and refuses whole transactions with an id that begins with `poison`. */
function startStore() {
  const kept = new Map<string, Deployment>();
  const transactions: string[][] = [];
  const add: AddDeployments = async list => {
    const ids = list.map(({ deployment }) => deployment.id);
    transactions.push(ids);
    await new Promise(resolve => setTimeout(resolve, 5));
    const poison = ids.find(id => id.startsWith('poison'));
    if (poison) throw new Error(`${poison} cannot be written`);
    return list.map(({ deployment }) => {
      const earlier = kept.get(deployment.id);
      kept.set(deployment.id, earlier ?? deployment);
      return earlier;
    });
  };
  return { kept, transactions, add };
}

describe('DeploymentWriter', () => {
  it('writes what comes at about the same time in few transactions', async () => {
    const store = startStore();
    const writer = new DeploymentWriter({ add: store.add, maxAtOnce: 40 });

    await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        writer.addDeployment(added(`run-${index}`)),
      ),
    );

    expect(store.transactions.map(ids => ids.length)).toEqual([40, 40, 20]);
    expect(store.kept.size).toBe(100);
  });

  it('answers after the commit, each with its own', async () => {
    const store = startStore();
    const writer = new DeploymentWriter({ add: store.add });
    store.kept.set('old', added('old').deployment);

    const answers = await Promise.all(
      ['new', 'old'].map(async id => {
        const earlier = await writer.addDeployment(added(id));
        return { isThere: store.kept.has(id), earlier: earlier?.id };
      }),
    );

    expect(answers).toEqual([
      { isThere: true, earlier: undefined },
      { isThere: true, earlier: 'old' },
    ]);
  });

  it('fails one that cannot be written, and no other', async () => {
    const store = startStore();
    const writer = new DeploymentWriter({ add: store.add });

    const answers = await Promise.allSettled(
      ['a', 'poison', 'b'].map(id => writer.addDeployment(added(id))),
    );

    expect(answers.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect([...store.kept.keys()]).toEqual(['a', 'b']);
  });

  it('goes on after a transaction failed', async () => {
    const store = startStore();
    const writer = new DeploymentWriter({ add: store.add });

    await expect(writer.addDeployment(added('poison'))).rejects.toThrow(
      'poison cannot be written',
    );

    await expect(writer.addDeployment(added('a'))).resolves.toBeUndefined();
  });
});
