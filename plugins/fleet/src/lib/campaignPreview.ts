import { CampaignPreview, PreviewedTarget } from '@slipway/plugin-fleet-common';
import { counted } from './share';

export const CLASS_LABELS: Record<PreviewedTarget['class'], string> = {
  due: 'due',
  'already-there': 'already there',
  unaffected: 'not affected',
  held: 'held',
  unknown: 'unknown',
};

/** Who is in, in one sentence. */
export function previewInWords(preview: CampaignPreview): string {
  const { due, leftOut } = preview;
  const out = leftOut > 0 ? `, ${counted(leftOut, 'service')} left out` : '';
  if (due === 0 && leftOut === 0) return 'No service fits the selection.';
  if (due === 0) return `No service is in${out}.`;
  return `${counted(due, 'service')} in${out}.`;
}

/** Those in a wave, or those that are left out. */
export function previewRows(
  preview: CampaignPreview,
  shown: 'all' | 'in' | 'out',
): PreviewedTarget[] {
  if (shown === 'all') return preview.targets;
  return preview.targets.filter(
    ({ wave }) => (wave !== undefined) === (shown === 'in'),
  );
}
