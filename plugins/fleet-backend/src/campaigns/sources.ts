import type {
  LineageState,
  ServiceUpdate,
  UpdateKind,
} from '@slipway/plugin-fleet-common';
import type { ObservedBranch } from './decide/types';

/** What campaigns need of the other parts of the fleet; plugin.ts hands it in. */

/** How a service stands to its template, as it was read last. */
export interface CampaignLineage {
  /** Entity ref. */
  service: string;
  state: LineageState;
  /** Why it is held or unreadable, as a sentence. */
  reason?: string;
  /** Entity ref. */
  template?: string;
  version?: string;
}

export interface CampaignSources {
  /** The lineages of all services that have one of this template, or one that cannot be read. */
  listLineages(template: string): Promise<CampaignLineage[]>;
  /** How default branches stand to a library, by entity ref; services that do not use it are left out. */
  listLibraryBranches(change: {
    library: string;
    version: string;
  }): Promise<Map<string, ObservedBranch>>;
  /** The proposed updates of one kind and subject, of all services. */
  listUpdates(kind: UpdateKind, subject: string): Promise<ServiceUpdate[]>;
  /** Asks the git host about a proposed update, and keeps what it says. */
  observeUpdate(update: ServiceUpdate): Promise<void>;
  /** Keeps that Slipway closes the pull request of an update, so that it is not taken for a person who declined. */
  recordClosed(update: ServiceUpdate, reason: string): Promise<void>;
}
