import { isDeepStrictEqual } from 'node:util';
import { replicaSetSchema } from './objectSchemas';

const REVISION = 'deployment.kubernetes.io/revision';
/** Only a ReplicaSet that a roll-back took up again has it. */
const REUSED = 'deployment.kubernetes.io/revision-history';

interface Newest {
  uid: string;
  revision: number;
  createdAt?: string;
  isReused: boolean;
}

export interface OwnedReplicaSet extends Newest {
  /** Uid of the Deployment. */
  deployment: string;
}

/** Of each Deployment its newest ReplicaSet, which tells when the version that runs began to. */
export class ReplicaSets {
  readonly #newest = new Map<string, Newest>();

  /** Forgets all but these. */
  replaceAll(all: OwnedReplicaSet[]): void {
    this.#newest.clear();
    for (const replicaSet of all) this.add(replicaSet);
  }

  /** Returns whether this changes something for its Deployment. */
  add({ deployment, ...replicaSet }: OwnedReplicaSet): boolean {
    const before = this.#newest.get(deployment);
    if (before && before.revision > replicaSet.revision) return false;
    this.#newest.set(deployment, replicaSet);
    return !isDeepStrictEqual(before, replicaSet);
  }

  remove({ deployment, uid }: OwnedReplicaSet): void {
    if (this.#newest.get(deployment)?.uid === uid) {
      this.#newest.delete(deployment);
    }
  }

  /** @param rolledOutAt - when the Deployment says that it last got further */
  beganAt(deployment: string, rolledOutAt?: string): string | undefined {
    const newest = this.#newest.get(deployment);
    return newest?.isReused
      ? rolledOutAt ?? newest.createdAt
      : newest?.createdAt;
  }
}

/** What a ReplicaSet says of its Deployment; undefined when it has none. */
export function toOwnedReplicaSet(
  object: unknown,
): OwnedReplicaSet | undefined {
  const parsed = replicaSetSchema.safeParse(object);
  if (!parsed.success) return undefined;
  const { uid, annotations, creationTimestamp, ownerReferences } =
    parsed.data.metadata;
  const owner = ownerReferences.find(({ kind }) => kind === 'Deployment');
  return (
    owner && {
      deployment: owner.uid,
      uid,
      revision: Number(annotations[REVISION]) || 0,
      createdAt: creationTimestamp,
      isReused: REUSED in annotations,
    }
  );
}
