import type { CampaignStore } from '../database/CampaignStore';
import type { CampaignTargetStore } from '../database/CampaignTargetStore';
import type { ReconcileStore } from './ports';

/** The two stores as reconciling sees them; `onWrite` is called when something was written that people see. */
export function toReconcileStore(
  {
    campaigns,
    targets,
  }: { campaigns: CampaignStore; targets: CampaignTargetStore },
  onWrite: () => void = () => undefined,
): ReconcileStore {
  const noting = async (writing: Promise<boolean>): Promise<boolean> => {
    const isWritten = await writing;
    if (isWritten) onWrite();
    return isWritten;
  };
  return {
    listActive: () => campaigns.listActive(),
    findCampaign: id => campaigns.findCampaign(id),
    saveCampaign: save => noting(campaigns.saveCampaign(save)),
    listTargets: id => targets.listTargets(id),
    saveTarget: save => noting(targets.saveTarget(save)),
    addTargets: (id, added) => targets.addTargets(id, added),
    claimTarget: claim => noting(targets.claimTarget(claim)),
    releaseOpening: claim => targets.releaseOpening(claim),
    listOpenings: since => targets.listOpenings(since),
    countOpenByOwner: () => targets.countOpenByOwner(),
    countRunning: () => targets.countRunning(),
    listHostPauses: () => targets.listHostPauses(),
    pauseHost: (host, until) => targets.pauseHost(host, until),
  };
}
