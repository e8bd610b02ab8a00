import { LibraryVersionUse } from '@slipway/plugin-fleet-common';
import { versionBars } from './versionBars';

const use = (
  version: string,
  more: Partial<LibraryVersionUse> = {},
): LibraryVersionUse => ({
  version,
  yanked: false,
  behind: 'current',
  services: 1,
  environments: [],
  advisories: [],
  ...more,
});

it('lets time run to the right, and says how each version stands', () => {
  const newestFirst = [
    use('4.0.0'),
    use('3.1.0', {
      behind: 'major',
      yanked: true,
      services: 7,
      advisories: [{ id: 'PYSEC-1', severity: 'high', fixedIn: [] }],
    }),
  ];

  expect(versionBars(newestFirst, 12)).toEqual({
    shown: [
      {
        version: '3.1.0',
        services: 7,
        label: 'major behind, yanked, high advisory',
      },
      { version: '4.0.0', services: 1, label: 'up to date' },
    ],
    others: 0,
  });
});

it('leaves out the oldest when there are too many, and says how many', () => {
  const bars = versionBars([use('3'), use('2'), use('1')], 2);

  expect(bars.shown.map(({ version }) => version)).toEqual(['2', '3']);
  expect(bars.others).toBe(1);
});
