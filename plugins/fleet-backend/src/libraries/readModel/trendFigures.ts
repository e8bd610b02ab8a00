import { setImmediate } from 'node:timers/promises';
import type { LibraryTrendRow } from '../../database/tables';
import { countLibraries } from './countLibraries';
import type { LibraryModel } from './LibraryModel';
import { readableScope } from './scopes';
import { serviceFigures } from './serviceFigures';

type Figures = Pick<LibraryTrendRow, 'services' | 'outdated' | 'vulnerable'>;

/** The subject of a trend. */
export const FLEET = 'fleet';
export const ofOwner = (owner: string) => `owner:${owner}`;
export const ofLibrary = (name: string) => `library:${name}`;

/** The figures of the whole fleet, of each owner and of each library that is in use, as of now. */
export async function trendFigures(
  model: LibraryModel,
  day: string,
): Promise<LibraryTrendRow[]> {
  const services = serviceTrends(model);
  await setImmediate();
  return [...services, ...libraryTrends(model)].map(
    ([subject, { services: count, outdated, vulnerable }]) => ({
      day,
      subject,
      services: count,
      outdated,
      vulnerable,
    }),
  );
}

function serviceTrends(model: LibraryModel): Map<string, Figures> {
  const trends = new Map<string, Figures>();
  for (const service of readableScope(model, 'all')) {
    const figures = serviceFigures(model, service);
    const subjects = service.owner ? [FLEET, ofOwner(service.owner)] : [FLEET];
    for (const subject of subjects) {
      const trend = trends.get(subject) ?? {
        services: 0,
        outdated: 0,
        vulnerable: 0,
      };
      trends.set(subject, trend);
      trend.services += 1;
      if (figures && figures.outdated > 0) trend.outdated += 1;
      if (figures?.worstSeverity) trend.vulnerable += 1;
    }
  }
  return trends;
}

function libraryTrends(model: LibraryModel): Array<[string, Figures]> {
  const counts = countLibraries(model, readableScope(model, 'all'));
  return model.libraries
    .map(({ name, slot }): [string, Figures] => [
      ofLibrary(name),
      {
        services: counts.services[slot] ?? 0,
        outdated: counts.outdated[slot] ?? 0,
        vulnerable: counts.vulnerable[slot] ?? 0,
      },
    ])
    .filter(([, { services }]) => services > 0);
}
