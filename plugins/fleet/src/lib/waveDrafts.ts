import { WaveDraft } from './campaignDraft';

/** One wave more, before the last, which takes everybody who is left. */
export function withWave(waves: WaveDraft[]): WaveDraft[] {
  const last = waves.at(-1);
  if (!last) return [{ name: 'All', percent: 100, services: [] }];
  const before = waves.at(-2)?.percent ?? 0;
  const percent = Math.round((before + 100) / 2);
  const wave = { name: `${percent}%`, percent, services: [] };
  return [...waves.slice(0, -1), wave, last];
}

/** One wave less; the last of the rest takes everybody who is left, and the first keeps who comes first. */
export function withoutWave(waves: WaveDraft[], index: number): WaveDraft[] {
  const first = waves[0]?.services ?? [];
  const rest = waves.filter((_, one) => one !== index);
  return rest.map((wave, one) => ({
    ...wave,
    ...(one === 0 && { services: first }),
    ...(one === rest.length - 1 && { percent: 100 }),
  }));
}
