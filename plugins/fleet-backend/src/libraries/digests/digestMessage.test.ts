import {
  buildModel,
  type LibraryFleet,
} from '../../__testUtils__/libraryFleet';
import type { Policy } from '../policies/readPolicies';
import { policyRules } from '../policies/policyRules';
import { inPromotionOrder } from '../../services/environmentOrder';
import { readableScope } from '../readModel/scopes';
import { digestMessage } from './digestMessage';
import { ownerDigest } from './ownerDigest';

const OWNER = 'group:default/payments';

const POLICY: Policy = {
  id: 'p1',
  library: 'acme-common',
  minimum: '4',
  deadline: '2026-10-01',
  reason: '3 logs card numbers.',
  exemptions: [],
};

/** What the owner of all services of this fleet gets to read. */
function messageFor(fleet: LibraryFleet, policies: Array<typeof POLICY> = []) {
  const model = buildModel(fleet);
  const digest = ownerDigest(
    model,
    { owner: OWNER, services: readableScope(model, 'all') },
    {
      rules: policyRules(policies, '2026-11-24'),
      inOrder: inPromotionOrder([{ name: 'staging' }, { name: 'production' }]),
    },
  );
  return digest && digestMessage(digest);
}

const ADVISORY = {
  id: 'GHSA-flask',
  severity: 'high' as const,
  hits: { 'flask==2.0': '2.1' },
};

describe('digestMessage', () => {
  it('says nothing when there is nothing to do, though libraries are behind', () => {
    expect(
      messageFor({
        services: [
          { name: 'payments', branch: ['flask==2.0*'] },
          { name: 'b' },
        ],
        latest: { flask: '3.0' },
        behind: { 'flask==2.0': 'major' },
      }),
    ).toBeUndefined();
  });

  it('names an advisory, what it hits, where that runs and what fixes it', () => {
    const message = messageFor({
      services: [
        {
          name: 'payments',
          branch: ['flask==2.0*'],
          running: { production: ['flask==2.0*'], staging: ['flask==2.0*'] },
        },
      ],
      advisories: [ADVISORY],
    });

    expect(message).toEqual({
      title: 'Libraries of payments: 1 advisory',
      description:
        'High: GHSA-flask in flask hits 1 service, running in staging, production; fixed in 2.1.',
      link: '/fleet/advisories?owner=group%3Adefault%2Fpayments',
      severity: 'high',
    });
  });

  it('names the worst five advisories and counts the others', () => {
    const advisories = Array.from({ length: 7 }, (_, index) => ({
      id: `GHSA-${index}`,
      severity: index === 6 ? ('critical' as const) : ('low' as const),
      hits: { 'flask==2.0': '' },
    }));

    const message = messageFor({
      services: [{ name: 'payments', branch: ['flask==2.0*'] }],
      advisories,
    });

    expect(message?.severity).toBe('critical');
    expect(message?.title).toBe('Libraries of payments: 7 advisories');
    expect(message?.description.split('\n')).toEqual([
      'Critical: GHSA-6 in flask hits 1 service; no fixed version yet.',
      ...[5, 4, 3, 2].map(() =>
        expect.stringMatching(/^Low: GHSA-\d in flask/),
      ),
      'And 2 more.',
    ]);
  });

  it('says how many services a policy waits for, and names none of them', () => {
    const fleet = {
      services: [
        { name: 'payments', branch: ['acme-common==3.1*'] },
        { name: 'orders', branch: ['acme-common==3.2*'] },
        { name: 'fine', branch: ['acme-common==4.0*'] },
      ],
    };

    const late = messageFor(fleet, [POLICY]);
    const due = messageFor(fleet, [{ ...POLICY, deadline: '2027-01-31' }]);

    expect(late).toEqual({
      title: 'Libraries of payments: 2 services late for a policy',
      description:
        'acme-common 4 or later by 2026-10-01: 2 services late. 3 logs card numbers.',
      link: '/fleet/libraries/acme-common?owner=group%3Adefault%2Fpayments',
      severity: 'high',
    });
    expect(due).toMatchObject({
      title: 'Libraries of payments: a policy to meet',
      description:
        'acme-common 4 or later by 2027-01-31: 2 services to go. 3 logs card numbers.',
      severity: 'normal',
    });
  });

  it.each([
    [{ minimum: undefined, banned: '>=3,<3.2' }, 'acme-common not >=3,<3.2 by'],
    [{ banned: '==3.1' }, 'acme-common 4 or later, not ==3.1 by'],
  ])('says of a policy with %j: %s ...', (range, sentence) => {
    const message = messageFor(
      { services: [{ name: 'payments', branch: ['acme-common==3.1*'] }] },
      [{ ...POLICY, ...range }],
    );

    expect(message?.description).toContain(sentence);
  });

  it('says that lockfiles cannot be read', () => {
    expect(
      messageFor({ services: [{ name: 'payments', unreadable: 'No TOML' }] }),
    ).toEqual({
      title: 'Libraries of payments: 1 unreadable lockfile',
      description:
        'The lockfile of 1 service cannot be read; the reason is on the page of the service.',
      link: '/fleet/services?owner=group%3Adefault%2Fpayments',
      severity: 'normal',
    });
  });

  it('leaves texts of others as they are', () => {
    const message = messageFor(
      {
        services: [{ name: 'payments', branch: ['acme-common==3.1*'] }],
      },
      [{ ...POLICY, reason: 'It\'s <slow> & "old". {{ 1 }}' }],
    );

    expect(message?.description).toContain('It\'s <slow> & "old". {{ 1 }}');
  });
});
