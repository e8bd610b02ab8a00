import type { ServiceReading } from '../database/LibraryReadingStore';
import { revisionsAt } from '../libraries/revisions';
import { decideReadings } from './decideReadings';

const FOLDER = 'https://git.acme.com/acme/payments/src/branch/main/';
const NOW = new Date('2026-11-02T12:00:00.000Z');
const HOUR = 60 * 60_000;
const hoursAgo = (hours: number) =>
  new Date(NOW.getTime() - hours * HOUR).toISOString();
const marked = (mark: string) => revisionsAt(FOLDER).of(mark);

describe('decideReadings', () => {
  it.each<
    [
      string,
      { reading: Partial<ServiceReading>; listed?: { mark?: string } },
      'read' | 'unchanged' | 'wait',
    ]
  >([
    ['was never read', { reading: { attemptedAt: undefined } }, 'read'],
    [
      'was pushed to',
      { reading: { mark: marked('a') }, listed: { mark: 'b' } },
      'read',
    ],
    [
      'was not pushed to',
      { reading: { mark: marked('a') }, listed: { mark: 'a' } },
      'wait',
    ],
    [
      'was not pushed to for a day',
      {
        reading: { mark: marked('a'), attemptedAt: hoursAgo(24) },
        listed: { mark: 'a' },
      },
      'unchanged',
    ],
    [
      'may be pushed to right now',
      { reading: { mark: marked('a') }, listed: {} },
      'read',
    ],
    [
      'was read by another parser',
      { reading: { mark: `0 ${FOLDER} a` }, listed: { mark: 'a' } },
      'read',
    ],
    [
      'moved to another folder',
      {
        reading: { mark: revisionsAt(`${FOLDER}api/`).of('a') },
        listed: { mark: 'a' },
      },
      'read',
    ],
    [
      'has a broken lockfile that nobody changed',
      {
        reading: {
          isUnreadable: true,
          mark: marked('a'),
          attemptedAt: hoursAgo(2),
        },
        listed: { mark: 'a' },
      },
      'wait',
    ],
    [
      'could not be reached an hour ago',
      {
        reading: {
          isUnreadable: true,
          revision: undefined,
          attemptedAt: hoursAgo(1),
        },
        listed: { mark: 'a' },
      },
      'read',
    ],
    [
      'could not be reached just now',
      {
        reading: {
          isUnreadable: true,
          revision: undefined,
          attemptedAt: hoursAgo(0.5),
        },
      },
      'wait',
    ],
    [
      'is on a host that does not list, and was read today',
      { reading: { attemptedAt: hoursAgo(17) } },
      'wait',
    ],
    [
      'is on a host that does not list, and was read yesterday',
      { reading: { attemptedAt: hoursAgo(24) } },
      'read',
    ],
  ])('a service that %s', (_, { reading, listed }, expected) => {
    const service: ServiceReading = {
      serviceId: 1,
      ref: 'component:default/payments',
      folderUrl: FOLDER,
      attemptedAt: hoursAgo(3),
      isUnreadable: false,
      revision: 'r1',
      ...reading,
    };

    const { read, unchanged } = decideReadings({
      services: [service],
      findRepository: () => listed && { url: FOLDER, ...listed },
      maxAgeMs: 24 * HOUR,
      now: NOW,
    });

    expect({ read, unchanged }).toEqual({
      read: expected === 'read' ? [service] : [],
      unchanged: expected === 'unchanged' ? [service] : [],
    });
  });

  it('reads the longest waiting first, and spreads what was read together', () => {
    const services = Array.from({ length: 1000 }, (_, serviceId) => ({
      serviceId,
      ref: `component:default/s${serviceId}`,
      isUnreadable: false,
      attemptedAt: serviceId === 7 ? hoursAgo(48) : hoursAgo(21),
    }));

    const { read } = decideReadings({
      services,
      findRepository: () => undefined,
      maxAgeMs: 24 * HOUR,
      now: NOW,
    });

    expect(read[0]?.serviceId).toBe(7);
    expect(read.length).toBeGreaterThan(400);
    expect(read.length).toBeLessThan(600);
  });
});
