import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { CampaignDigestStore } from '../../database/CampaignDigestStore';
import type { CampaignRecord } from '../decide/types';

export interface TellOfPauseDependencies {
  digests: Pick<CampaignDigestStore, 'readToldPause' | 'saveToldPause'>;
  /** Absent when the portal sends none. */
  notifications?: NotificationService;
  logger: LoggerService;
}

/** Tells who made a campaign at once that it has paused by itself; once for each pause. */
export async function tellOfPause(
  campaign: CampaignRecord,
  { digests, notifications, logger }: TellOfPauseDependencies,
): Promise<void> {
  const { id, state, pauseCause, createdBy, spec, reason } = campaign;
  const isByItself =
    state === 'paused' && pauseCause && pauseCause !== 'person';
  if (!notifications || !isByItself || !createdBy.startsWith('user:')) return;
  const pause = `${campaign.resumedAt ?? campaign.startedAt} ${reason}`;
  if ((await digests.readToldPause(id)) === pause) return;
  try {
    await notifications.send({
      recipients: { type: 'entity', entityRef: createdBy },
      payload: {
        title: `Campaign paused: ${spec.title}`.slice(0, 200),
        description: reason,
        link: `/fleet/campaigns/${encodeURIComponent(id)}`,
        severity: 'high',
        topic: 'campaigns',
        scope: `fleet-campaign:${id}`,
      },
    });
    await digests.saveToldPause(id, pause);
  } catch (error) {
    logger.warn(
      `${createdBy} could not be told that campaign ${id} has paused, and is told later`,
      toError(error),
    );
  }
}
