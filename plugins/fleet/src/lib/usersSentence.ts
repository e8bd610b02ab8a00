import { LibraryUsersRequest } from '@slipway/plugin-fleet-common';
import { counted } from './share';

/** Who uses what, in words; running builds are counted as far as they were reported, and the sentence says so. */
export function usersSentence(options: {
  name: string;
  request: LibraryUsersRequest;
  total: number;
  running: Array<{ environment: string; services: number }>;
}): string {
  const { name, request, total, running } = options;
  const range = request.version ?? request.versions;
  const what = range ? `${name} ${range}` : name;
  const verb = total === 1 ? 'uses' : 'use';
  if (request.environment) {
    const runs = total === 1 ? 'runs' : 'run';
    return `${counted(total, 'service')} ${runs} ${what} in ${
      request.environment
    }, as far as builds were reported.`;
  }
  const places = running
    .filter(({ services }) => services > 0)
    .map(({ environment, services }) => `${services} in ${environment}`);
  const runs = places.length > 0 ? places.join(', ') : 'none known';
  return `${counted(
    total,
    'service',
  )} ${verb} ${what}. Running, as far as builds were reported: ${runs}.`;
}
