import { ConfigReader } from '@backstage/config';
import type { Deployment } from '@slipway/plugin-fleet-common';
import { readEnvironments } from '@slipway/plugin-fleet-node';
import {
  assertVersionMayGo,
  overlayPath,
  planPromotion,
} from './planPromotion';

const ENVIRONMENTS = readEnvironments(
  new ConfigReader({
    fleet: {
      environments: [
        { name: 'development' },
        { name: 'staging' },
        { name: 'production' },
      ],
    },
  }),
);

const wish = (to: string, from?: string) => ({
  service: 'component:default/payments',
  version: '1.2.0',
  to,
  from,
});

const deployed = (
  environment: string,
  outcome: Deployment['outcome'] = 'success',
): Deployment => ({
  id: '1',
  service: 'component:default/payments',
  environment,
  version: '1.2.0',
  outcome,
  finishedAt: '2026-01-02T03:04:05Z',
});

describe('planPromotion', () => {
  it.each([
    ['development', undefined, undefined, 'commit'],
    ['staging', undefined, 'development', 'commit'],
    ['production', undefined, 'staging', 'pull-request'],
    ['production', 'development', 'staging', 'pull-request'],
    ['development', 'production', 'production', 'commit'],
  ])('to %s from %s takes it from %s, as %s', (to, from, comesFrom, how) => {
    expect(planPromotion(wish(to, from), ENVIRONMENTS)).toMatchObject({
      to: { name: to },
      from: comesFrom,
      how,
    });
  });

  it.each([
    [
      { to: 'live' },
      'There is no environment live; choose one of development, staging, production',
    ],
    [{ to: '../x' }, 'There is no environment "../x"'],
    [{ from: 'qa' }, 'There is no environment qa'],
    [{ from: 'staging' }, 'name another environment that it comes from'],
    [{ version: '' }, '"" cannot be the tag of an image'],
    [{ version: "1'\nx: y" }, 'cannot be the tag'],
    [{ version: 'a/b' }, 'cannot be the tag'],
    [{ version: 'x'.repeat(129) }, 'cannot be the tag'],
    [{ digest: 'sha256:1' }, 'is no digest'],
  ])('refuses %j', (wrong, sentence) => {
    expect(() =>
      planPromotion({ ...wish('staging'), ...wrong }, ENVIRONMENTS),
    ).toThrow(sentence);
  });
});

const NOTHING = 'no complaint';

describe('assertVersionMayGo', () => {
  const NEVER = 'was never deployed to';
  const UNKNOWN = 'The fleet knows no version 1.2.0';

  it.each<[string, string, Deployment[], boolean, string | undefined]>([
    ['development', 'never seen', [], false, UNKNOWN],
    ['development', 'in the repository', [], true, undefined],
    [
      'development',
      'failed elsewhere',
      [deployed('staging', 'failure')],
      false,
      undefined,
    ],
    ['staging', 'never seen', [], false, UNKNOWN],
    ['staging', 'in the repository', [], true, NEVER],
    [
      'staging',
      'failed before',
      [deployed('development', 'failure')],
      false,
      NEVER,
    ],
    [
      'staging',
      'succeeded before',
      [deployed('development')],
      false,
      undefined,
    ],
    ['production', 'succeeded before', [deployed('staging')], false, undefined],
    [
      'production',
      'succeeded two before',
      [deployed('development')],
      true,
      NEVER,
    ],
    [
      'production',
      'failed there',
      [deployed('production', 'failure')],
      false,
      NEVER,
    ],
    [
      'production',
      'ran there once',
      [deployed('production')],
      false,
      undefined,
    ],
  ])('%s, %s', (to, _, deployments, isInRepository, sentence) => {
    const said = messageOf(() =>
      assertVersionMayGo({
        wish: wish(to),
        plan: planPromotion(wish(to), ENVIRONMENTS),
        deployments,
        isInRepository,
      }),
    );

    expect(said).toContain(sentence ?? NOTHING);
  });
});

function messageOf(check: () => void): string {
  try {
    check();
    return NOTHING;
  } catch (error) {
    return String(error);
  }
}

describe('overlayPath', () => {
  it('fills in what the pattern names', () => {
    expect(
      overlayPath(
        { name: 'qa', gitopsPath: 'apps/{service}/{environment}/' },
        'payments',
      ),
    ).toBe('apps/payments/qa');
  });
});
