import { DeploymentSource } from '@slipway/plugin-fleet-common';
import {
  isHealthy,
  sourcesOf,
  sourceTitle,
  sourceTrouble,
} from './deploymentSources';

const NOW = Date.parse('2026-11-24T12:00:00Z');

const aSource = (source: Partial<DeploymentSource> = {}): DeploymentSource => ({
  kind: 'kubernetes',
  name: 'prod-eu',
  environments: ['production'],
  succeededAt: '2026-11-24T11:00:00Z',
  attemptedAt: '2026-11-24T11:58:00Z',
  stale: false,
  ...source,
});

describe('deploymentSources', () => {
  it('relies on no source with a problem, and on none that is too old', () => {
    expect(isHealthy(aSource())).toBe(true);
    expect(isHealthy(aSource({ stale: true }))).toBe(false);
    expect(isHealthy(aSource({ problem: 'It refuses the token.' }))).toBe(
      false,
    );
  });

  it('says what is wrong, since when, and what that is about', () => {
    expect(
      sourceTrouble(aSource({ problem: 'It refuses the token' }), NOW),
    ).toBe(
      'It refuses the token. Last heard of 1 hour ago. Tried 2 minutes ago. It tells about production.',
    );
    expect(
      sourceTrouble(
        aSource({
          stale: true,
          succeededAt: undefined,
          attemptedAt: undefined,
          environments: undefined,
        }),
        NOW,
      ),
    ).toBe('It has not answered yet. Never heard of.');
  });

  it('counts a source that names no environment for all', () => {
    const everywhere = aSource({ kind: 'events', environments: undefined });

    expect(sourcesOf('staging', [aSource(), everywhere])).toEqual([everywhere]);
  });

  it('names them', () => {
    expect(sourceTitle(aSource())).toBe('Cluster prod-eu');
    expect(sourceTitle(aSource({ kind: 'events', name: 'github' }))).toBe(
      'Deployment events of github',
    );
  });
});
